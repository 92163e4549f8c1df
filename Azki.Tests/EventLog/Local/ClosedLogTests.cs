using Azki.EventLog;
using Azki.EventLog.Local;

namespace Azki.Tests.EventLog.Local;

/// <summary>What belongs to a log and what does not: positions, other folders beside its own, and the folder itself once it is closed.</summary>
public sealed class ClosedLogTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(-1)]
    [InlineData(1L << 56)]
    [InlineData(long.MaxValue)]
    public async Task CommitPositionsAsync_NoPositionOfTheLog_IsRefused(long position)
    {
        await using (var log = Open())
        {
            var topic = await log.OpenTopicAsync(new("t", 1));
            await log.AppendAsync(topic, 0, LogRecords.Numbered(0, 3));
            await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await log.CommitPositionsAsync("g", topic, new Dictionary<int, long> { [0] = position }));
            await log.CommitPositionsAsync("g", topic, new Dictionary<int, long> { [0] = 3 });
        }
        await using var again = Open();
        Assert.Equal(new Watermarks(0, 3), await again.GetWatermarksAsync(await again.OpenTopicAsync(new("t", 1)), 0));
    }

    [Fact]
    public async Task DisposeAsync_PositionsOnTheirWay_AreNotWrittenAfterIt()
    {
        var log = Open();
        var topic = await log.OpenTopicAsync(new("t", 1));
        await log.AppendAsync(topic, 0, LogRecords.Numbered(0, 200));
        var commits = Enumerable.Range(0, 200).Select(i => log.CommitPositionsAsync("g", topic, new Dictionary<int, long> { [0] = i }).AsTask()).ToArray();
        await log.DisposeAsync();
        await using var next = Open();
        var reopened = await next.OpenTopicAsync(new("t", 1));
        await next.CommitPositionsAsync("g", reopened, new Dictionary<int, long> { [0] = 200 });
        await Task.WhenAll(commits).ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
        Assert.Contains("\"0\": 200", await File.ReadAllTextAsync(Path.Combine(_folder.Path, "topics", "t", "positions", "g.json")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DisposeAsync_Twice_BothWaitUntilItIsClosed()
    {
        var log = Open();
        var topic = await log.OpenTopicAsync(new("t", 8));
        var appends = Enumerable.Range(0, 8).Select(p => log.AppendAsync(topic, p, [("a", new string('x', 8_000_000))])).ToArray();
        var first = log.DisposeAsync();
        await log.DisposeAsync();
        await using (Open()) { }
        await first;
        await Task.WhenAll(appends).ContinueWith(_ => { }, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    [Fact]
    public async Task OpenTopicAsync_FolderThatIsNotItsOwn_IsLeft()
    {
        await using (var log = Open()) await log.OpenTopicAsync(new("t", 1));
        var copy = Path.Combine(_folder.Path, "topics", "t", "0", "g1.bak");
        var unfinished = Path.Combine(_folder.Path, "topics", "t", "0", "g2.tmp");
        foreach (var folder in (string[])[copy, unfinished]) Directory.CreateDirectory(folder);
        await using (var log = Open()) await log.OpenTopicAsync(new("t", 1));
        Assert.True(Directory.Exists(copy));
        Assert.False(Directory.Exists(unfinished));
    }

    [Fact]
    public async Task OpenTopicAsync_TopicFileGone_IsRefusedWithItsName()
    {
        await using (var log = Open()) await log.AppendAsync(await log.OpenTopicAsync(new("t", 1)), 0, [("a", "1")]);
        var path = Path.Combine(_folder.Path, "topics", "t", "topic.json");
        File.Delete(path);
        await using var again = Open();
        Assert.Contains(path, (await Assert.ThrowsAsync<EventLogException>(() => again.OpenTopicAsync(new("t", 1)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OpenTopicAsync_RecordsGoneAndNoneCanBeWritten_KeepsNothingOpen()
    {
        await using (var log = Open())
        {
            var topic = await log.OpenTopicAsync(new("t", 1));
            await log.AppendAsync(topic, 0, [("a", "1")]);
            await log.CommitPositionsAsync("g", topic, new Dictionary<int, long> { [0] = 1 });
        }
        var file = Path.Combine(_folder.Path, "topics", "t", "0", "g1", "0000000000.seg");
        File.Delete(file);
        Directory.CreateDirectory(file);
        await using (var log = Open())
        {
            await Assert.ThrowsAnyAsync<Exception>(() => log.OpenTopicAsync(new("t", 1)));
            Directory.Delete(file);
            Assert.Equal(new Watermarks(0, 2), await log.GetWatermarksAsync(await log.OpenTopicAsync(new("t", 1)), 0));
        }
    }

    [Fact]
    public async Task Maintenance_OnePartitionDamaged_TheOthersAreCompacted()
    {
        await using (var log = Open())
        {
            var topic = await log.OpenTopicAsync(new("c", 2, Compacted: true));
            for (var p = 0; p < 2; p++)
            {
                for (var i = 0; i < 50; i++) await log.AppendAsync(topic, p, [("k", new string('x', 10_000))]);
            }
        }
        using (var file = new FileStream(Path.Combine(_folder.Path, "topics", "c", "0", "g1", "0000000000.seg"), FileMode.Open))
        {
            file.Position = 30_000;
            file.Write(new byte[5000]);
        }
        await using var again = Open(maintenance: TimeSpan.FromMilliseconds(50));
        var reopened = await again.OpenTopicAsync(new("c", 2));
        for (var until = DateTime.UtcNow.AddSeconds(20); again.PartitionOf(reopened, 1).Log.DirectoryPath.EndsWith("g1", StringComparison.Ordinal); await Task.Delay(20, TestContext.Current.CancellationToken))
            Assert.True(DateTime.UtcNow < until, "The sound partition was not compacted.");
        Assert.EndsWith("g1", again.PartitionOf(reopened, 0).Log.DirectoryPath, StringComparison.Ordinal);
    }

    private LocalEventLog Open(TimeSpan? maintenance = null) => new(new()
    {
        Path = _folder.Path,
        PageBytes = 64 << 10,
        SegmentBytes = 128 << 10,
        CompactionMinBytes = 1000,
        MaintenanceInterval = maintenance ?? Timeout.InfiniteTimeSpan,
    });
}
