using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Streaming;

public sealed class TransactionsTests
{
    [Theory]
    [InlineData(RecordedBinlog.MySql)]
    [InlineData(RecordedBinlog.MariaDb)]
    public async Task InTransactionsAsync_RecordedFile_EachWithItsOwnGtid(string name)
    {
        var gtids = new List<string?>();
        await foreach (var transaction in BinlogFile.ReadAsync(new MemoryStream(RecordedBinlog.Read(name))).InTransactionsAsync())
        {
            Assert.False(transaction.IsComplete);
            await foreach (var _ in transaction.ReadAsync()) { }
            Assert.True(transaction.IsComplete);
            gtids.Add(transaction.Gtid?.ToString() ?? transaction.MariaDbGtid?.ToString());
        }
        Assert.True(gtids.Count > 5);
        Assert.Equal(gtids.Count, gtids.Distinct().Count());
        Assert.DoesNotContain(null, gtids);
    }

    [Fact]
    public async Task InTransactionsAsync_NotReadOrHalfRead_NextOneIsWhole()
    {
        var (all, counted) = (0, 0);
        await foreach (var transaction in Recorded().InTransactionsAsync())
            if (all++ % 2 == 1)
                await foreach (var e in transaction.ReadAsync())
                    if (counted++ % 3 == 0) break;
        var whole = 0;
        await foreach (var _ in Recorded().InTransactionsAsync()) whole++;
        Assert.Equal(whole, all);
    }

    [Fact]
    public async Task InTransactionsAsync_FileCutInATransaction_IsNotComplete()
    {
        var events = EventBytes.Split(RecordedBinlog.Read(RecordedBinlog.MySql)).ToList();
        var cut = events.FindLastIndex(e => EventBytes.Type(e) == EventType.Xid);
        BinlogTransaction? last = null;
        await foreach (var transaction in BinlogFile.ReadAsync(new MemoryStream(EventBytes.Join(events.Take(cut)))).InTransactionsAsync())
        {
            last = transaction;
            await foreach (var _ in transaction.ReadAsync()) { }
        }
        Assert.False(last!.IsComplete);
    }

    private static IAsyncEnumerable<BinlogEvent> Recorded() => BinlogFile.ReadAsync(new MemoryStream(RecordedBinlog.Read(RecordedBinlog.MySql)));
}
