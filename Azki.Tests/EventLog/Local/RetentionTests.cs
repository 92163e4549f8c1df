using Azki.EventLog;
using Azki.EventLog.Local;

namespace Azki.Tests.EventLog.Local;

public sealed class RetentionTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private LocalEventLog _log = null!;

    public ValueTask InitializeAsync()
    {
        _log = Open();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _log.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task ApplyRetentionAsync_TooManyBytes_DropsTheOldestAndKeepsOffsets()
    {
        var topic = await FillAsync(new("t", 1) { RetentionBytes = 256 << 10 });
        await _log.ApplyRetentionAsync();
        var (low, high) = await _log.GetWatermarksAsync(topic, 0);
        Assert.InRange(low, 1, high - 1);
        Assert.Equal(high - low, (await _log.ReadAllAsync(topic, 0, low)).Count);
        var e = await Assert.ThrowsAsync<OffsetOutOfRangeException>(() => _log.OpenReaderAsync(topic, 0, 0));
        Assert.Equal(low, e.Watermarks.Low);

        await _log.DisposeAsync();
        _log = Open();
        topic = await _log.OpenTopicAsync(new("t"));
        Assert.Equal(new Watermarks(low, high), await _log.GetWatermarksAsync(topic, 0));
        await _log.AppendAsync(topic, 0, [("x", "y")]);
        Assert.Equal(new LogRecord(high, "x", "y"), (await _log.ReadAllAsync(topic, 0, low))[^1]);
    }

    [Fact]
    public async Task ApplyRetentionAsync_TooOld_DropsAllButTheLastSegment()
    {
        var topic = await FillAsync(new("t", 1) { RetentionAge = TimeSpan.FromTicks(1) });
        await _log.ApplyRetentionAsync();
        var (low, high) = await _log.GetWatermarksAsync(topic, 0);
        Assert.InRange(low, high / 2, high - 1);
        Assert.True(Directory.GetFiles(Path.Combine(_folder.Path, "topics", "t", "0", "g1"), "*.seg").Length <= 2);
    }

    [Fact]
    public async Task ApplyRetentionAsync_Unread_IsNeverDropped()
    {
        var topic = await FillAsync(new("t", 2) { RetentionAge = TimeSpan.FromTicks(1), RetentionBytes = 1 });
        var high = (await _log.GetWatermarksAsync(topic, 0)).High;
        await _log.CommitPositionsAsync("slow", topic, new Dictionary<int, long> { [0] = high / 2 });
        await _log.CommitPositionsAsync("fast", topic, new Dictionary<int, long> { [0] = high, [1] = high });
        await _log.ApplyRetentionAsync();

        Assert.InRange((await _log.GetWatermarksAsync(topic, 0)).Low, 1, high / 2);
        Assert.Equal(0, (await _log.GetWatermarksAsync(topic, 1)).Low); // The slow group is known, and has read nothing of it.
        Assert.Equal(high - (high / 2), (await _log.ReadAllAsync(topic, 0, high / 2)).Count);

        _log.ForgetGroup("slow", topic);
        await _log.ApplyRetentionAsync();
        Assert.InRange((await _log.GetWatermarksAsync(topic, 0)).Low, (high / 2) + 1, high);
    }

    [Fact]
    public async Task ApplyRetentionAsync_UnderAReader_ItIsToldTheWatermarks()
    {
        var topic = await FillAsync(new("t", 1) { RetentionBytes = 1 });
        await using var reader = await _log.OpenReaderAsync(topic, 0, 0);
        (await reader.ReadAsync()).Dispose();
        await _log.ApplyRetentionAsync();
        var low = (await _log.GetWatermarksAsync(topic, 0)).Low;
        var e = await Assert.ThrowsAsync<OffsetOutOfRangeException>(async () =>
        {
            // What it had read ahead may still come.
            for (var next = 0L; next < low;)
            {
                using var batch = await reader.ReadAsync();
                next = batch.NextOffset;
            }
        });
        Assert.Equal(low, e.Watermarks.Low);
    }

    [Fact]
    public async Task ApplyRetentionAsync_NoFileBeginsWithARecord_DropsAllTheSame()
    {
        // Of two pages each, behind one of three: every file of two pages begins in the middle of a record.
        var topic = await _log.OpenTopicAsync(new("t", 1) { RetentionBytes = 256 << 10 });
        await _log.AppendAsync(topic, 0, [("k", new string('x', 170_000))]);
        for (var i = 0; i < 40; i++) await _log.AppendAsync(topic, 0, [($"k{i}", new string('x', 100_000))]);
        await _log.ApplyRetentionAsync();
        var (low, high) = await _log.GetWatermarksAsync(topic, 0);
        Assert.InRange(low, high - 5, high - 1);
        foreach (var withIndex in (bool[])[true, false])
        {
            await _log.DisposeAsync();
            if (!withIndex) File.Delete(Path.Combine(_folder.Path, "topics", "t", "0", "g1", "offsets.idx"));
            _log = Open();
            topic = await _log.OpenTopicAsync(new("t"));
            Assert.Equal(new Watermarks(low, high), await _log.GetWatermarksAsync(topic, 0));
            Assert.Equal(high - low, (await _log.ReadAllAsync(topic, 0, low)).Count);
        }
    }

    [Fact]
    public async Task ApplyRetentionAsync_ClockWasAhead_DropsWhatIsTooOldBehindIt()
    {
        var topic = await _log.OpenTopicAsync(new("t", 1) { RetentionAge = TimeSpan.FromTicks(1) });
        var partition = _log.PartitionOf(topic, 0);
        for (var i = 0; i < 40; i++)
        {
            using var batch = new RecordBatchBuilder();
            batch.Add("k"u8, new byte[60_000]);
            if (i != 4) await _log.AppendAsync(topic, 0, batch);
            else await partition.RunAsync(() => AppendAhead(partition.Log, batch));
        }
        await _log.ApplyRetentionAsync();
        Assert.Equal(39, (await _log.GetWatermarksAsync(topic, 0)).Low);
    }

    private static void AppendAhead(PartitionLog log, RecordBatchBuilder batch)
    {
        var payload = batch.WrittenMemory.Span;
        var header = new EntryHeader { First = log.NextOffset, Next = log.NextOffset + 1, Count = 1, AppendedTicks = DateTime.UtcNow.AddYears(1).Ticks, PayloadLength = payload.Length, TotalLength = payload.Length };
        log.Enqueue(header, [], payload, EntryHeader.HashBody([], payload));
        log.Commit();
    }

    private LocalEventLog Open() => new(new()
    {
        Path = _folder.Path,
        PageBytes = 64 << 10,
        SegmentBytes = 64 << 10,
        RetentionAge = TimeSpan.FromDays(7),
    });

    private async Task<Topic> FillAsync(TopicSettings settings)
    {
        var topic = await _log.OpenTopicAsync(settings);
        for (var p = 0; p < topic.Partitions; p++)
        {
            for (var i = 0; i < 100; i++)
                await _log.AppendAsync(topic, p, Enumerable.Range(0, 10).Select(n => ($"k{n}", (string?)new string('v', 1000))));
        }
        return topic;
    }
}
