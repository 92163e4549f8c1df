using Azki.EventLog;
using Azki.EventLog.Local;
using CsCheck;

namespace Azki.Tests.EventLog.Local;

/// <summary>What a bad disk leaves in the midst of the log: never a wrong record, and what is around the damage can be read.</summary>
public sealed class DamagedEntryTests
{
    [Fact]
    public async Task Open_OneByteChangedAnywhere_NeverReadsAWrongRecord() =>
        await Gen.Select(LogFolder.Batches, LogFolder.Place, Gen.Int[1, 255]).SampleAsync(async (batches, at, change) =>
        {
            using var folder = new LogFolder();
            var (all, acknowledged, end) = await folder.FillAsync(batches);
            var address = (long)(at * (end - 1));
            folder.Overwrite(address, bytes => bytes[0] ^= (byte)change);

            await using var log = new LocalEventLog(folder.Options);
            var topic = await log.OpenTopicAsync(new(LogFolder.TopicName));
            var (read, failure) = await LogFolder.ReadAsync(log, topic, 0);
            Assert.Equal(all.Take(read.Count), read);
            Assert.True(read.Count >= acknowledged.Where(a => a.Address <= address).Select(a => a.Records).DefaultIfEmpty(0).Max());
            if (failure is null) return true;
            Assert.Contains($"{LogFolder.TopicName}-0", failure.Message, StringComparison.Ordinal);
            Assert.Contains($"offset {read.Count} ", failure.Message, StringComparison.Ordinal);
            // Behind the damage the log can still be read.
            var high = (int)(await log.GetWatermarksAsync(topic, 0)).High;
            var (last, none) = await LogFolder.ReadAsync(log, topic, high - 1);
            Assert.Null(none);
            Assert.Equal([all[high - 1]], last);
            return true;
        }, iter: 60, threads: 2);

    [Fact]
    public async Task Open_AcknowledgedEntryDamaged_StaysAndIsReported()
    {
        using var folder = new LogFolder();
        var (all, acknowledged, _) = await folder.FillAsync([(5, 10), (5, 10), (5, 10)]);
        folder.Overwrite(acknowledged[0].Address + 30, bytes => bytes.Clear());
        await using var log = new LocalEventLog(folder.Options);
        var topic = await log.OpenTopicAsync(new(LogFolder.TopicName));
        Assert.Equal(new Watermarks(0, 15), await log.GetWatermarksAsync(topic, 0));
        var (read, failure) = await LogFolder.ReadAsync(log, topic, 0);
        Assert.Equal(all.Take(5), read);
        Assert.Contains("offset 5 ", failure?.Message, StringComparison.Ordinal);
        Assert.Equal(all.Skip(10), (await LogFolder.ReadAsync(log, topic, 10)).Records);
    }

    [Fact]
    public async Task Open_SegmentInTheMiddleCut_ReadsWhatIsBeforeAndBehind()
    {
        using var folder = new LogFolder();
        var (all, _, _) = await folder.FillAsync([.. Enumerable.Repeat((1, 30_000), 20)]);
        var second = folder.InPartition("0000000001.seg");
        using (var file = new FileStream(second, FileMode.Open)) file.SetLength(1000);
        File.Delete(folder.OffsetIndex);
        await using var log = new LocalEventLog(folder.Options);
        var topic = await log.OpenTopicAsync(new(LogFolder.TopicName)).WaitAsync(TimeSpan.FromSeconds(60));
        var (read, failure) = await LogFolder.ReadAsync(log, topic, 0);
        Assert.Equal(all.Take(read.Count), read);
        Assert.NotNull(failure);
        Assert.Equal(all[^1..], (await LogFolder.ReadAsync(log, topic, all.Count - 1)).Records);
    }
}
