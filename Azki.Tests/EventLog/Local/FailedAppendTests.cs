using Azki.EventLog;
using Azki.EventLog.Local;
using Durability;
using Microsoft.Win32.SafeHandles;

namespace Azki.Tests.EventLog.Local;

/// <summary>An append that was not acknowledged is not there, neither then nor after the next start; one that was, is.</summary>
public sealed class FailedAppendTests : IDisposable
{
    private readonly LogFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ToDisk_FileThatCannotBeFlushed_Throws()
    {
        // Beyond all that a process may have open.
        using var file = new SafeFileHandle(int.MaxValue, ownsHandle: false);
        Assert.Throws<IOException>(() => FileFlush.ToDisk(file));
    }

    [Fact]
    public async Task AppendAsync_FailsInTheMiddle_NothingOfItIsThereAfterTheNextStart()
    {
        await _folder.FillAsync([(1, 100)]);
        var obstacle = _folder.InPartition("0000000001.seg");
        await using (var log = new LocalEventLog(_folder.Options))
        {
            var topic = await log.OpenTopicAsync(new(LogFolder.TopicName));
            // The next file cannot be made.
            Directory.CreateDirectory(obstacle);
            await Assert.ThrowsAsync<EventLogException>(() => log.AppendAsync(topic, 0, Enumerable.Range(0, 6).Select(i => ($"b{i}", (string?)new string('x', 40_000)))));
            Assert.Equal(new Watermarks(0, 1), await log.GetWatermarksAsync(topic, 0));
        }
        Directory.Delete(obstacle);
        await using var again = new LocalEventLog(_folder.Options);
        var reopened = await again.OpenTopicAsync(new(LogFolder.TopicName));
        Assert.Equal(new Watermarks(0, 1), await again.GetWatermarksAsync(reopened, 0));
        await again.AppendAsync(reopened, 0, [("c", "1")]);
        Assert.Equal(["k0", "c"], (await LogFolder.ReadAsync(again, reopened, 0)).Records.Select(r => r.Key));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Open_KilledInAnAppendOfSeveralEntries_NothingOfItIsThere(int written)
    {
        // One of four entries, the first of them in the page of the append before, and so many of them came into the files.
        var (all, acknowledged, _) = await _folder.FillAsync([(2, 100), (4, 60_000)]);
        _folder.Cut((long)written * _folder.Options.PageBytes);
        File.Delete(_folder.OffsetIndex); // Written behind a commit, and there was none.
        Assert.InRange(acknowledged[0].Address, 0, _folder.Options.PageBytes);
        for (var start = 0; start < 2; start++)
        {
            await using var log = new LocalEventLog(_folder.Options);
            var topic = await log.OpenTopicAsync(new(LogFolder.TopicName));
            Assert.Equal(new Watermarks(0, 2 + start), await log.GetWatermarksAsync(topic, 0));
            await log.AppendAsync(topic, 0, [("more", "1")]);
            var (records, failure) = await LogFolder.ReadAsync(log, topic, 0);
            Assert.Null(failure);
            Assert.Equal([.. all.Take(2).Select(r => r.Key), .. Enumerable.Repeat("more", start + 1)], records.Select(r => r.Key));
        }
    }

    [Fact]
    public async Task AppendAsync_IndexCannotBeWritten_IsAcknowledgedAllTheSame()
    {
        await _folder.FillAsync([(1, 100)]);
        File.Delete(_folder.OffsetIndex);
        Directory.CreateDirectory(_folder.OffsetIndex);
        for (var start = 0; start < 2; start++)
        {
            await using var log = new LocalEventLog(_folder.Options);
            var topic = await log.OpenTopicAsync(new(LogFolder.TopicName));
            await log.AppendAsync(topic, 0, [($"more{start}", new string('x', 150_000))]);
            Assert.Equal(start + 2, (await LogFolder.ReadAsync(log, topic, 0)).Records.Count);
        }
    }

    [Fact]
    public async Task OpenReaderAsync_AtTheEndWhileRecordsCome_MeetsNoDamage()
    {
        await using var log = new LocalEventLog(_folder.Options);
        var topic = await log.OpenTopicAsync(new(LogFolder.TopicName));
        var opened = 0;
        using var stop = new CancellationTokenSource();
        var appending = Task.Run(async () =>
        {
            // Each takes a page, and so a point of the index.
            while (!stop.IsCancellationRequested) await log.AppendAsync(topic, 0, [("k", new string('x', 60_000))]);
        });
        for (var until = DateTime.UtcNow.AddSeconds(2); DateTime.UtcNow < until; opened++)
        {
            await using var reader = await log.OpenReaderAsync(topic, 0, (await log.GetWatermarksAsync(topic, 0)).High);
            (await reader.TryReadAsync())?.Dispose();
        }
        await stop.CancelAsync();
        await appending;
        Assert.True(opened > 100);
    }
}
