using Azki.EventLog;

namespace Azki.Tests.EventLog;

/// <summary>What every log must do; each implementation derives a class that opens it.</summary>
public abstract partial class EventLogContract : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected IEventLog Log { get; set; } = null!;

    protected abstract ValueTask<IEventLog> OpenAsync();

    /// <summary>Deletes a topic behind the log's back, the log being closed.</summary>
    protected abstract Task DeleteTopicAsync(string name);

    protected static string NewName() => "t." + Guid.NewGuid().ToString("N");

    public virtual async ValueTask InitializeAsync() => Log = await OpenAsync();

    public virtual async ValueTask DisposeAsync()
    {
        if (Log is not null) await Log.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task ReopenAsync()
    {
        await Log.DisposeAsync();
        Log = await OpenAsync();
    }

    [Fact]
    public async Task AppendAsync_SeveralBatches_AreReadInOrderWithDenseOffsets()
    {
        var topic = await Log.OpenTopicAsync(new(NewName(), 1), Cancellation);
        for (var i = 0; i < 10; i++) await Log.AppendAsync(topic, 0, LogRecords.Numbered(i * 100, 100));

        var records = await Log.ReadAllAsync(topic, 0);

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => new LogRecord(i, $"k{i}", $"v{i}")), records);
        Assert.Equal(new Watermarks(0, 1000), await Log.GetWatermarksAsync(topic, 0, Cancellation));
    }

    [Fact]
    public async Task AppendAsync_EmptyBatch_DoesNothing()
    {
        var topic = await Log.OpenTopicAsync(new(NewName(), 1), Cancellation);
        await Log.AppendAsync(topic, 0, []);
        Assert.Equal(new Watermarks(0, 0), await Log.GetWatermarksAsync(topic, 0, Cancellation));
        await using var reader = await Log.OpenReaderAsync(topic, 0, 0, Cancellation);
        Assert.Null(await reader.TryReadAsync(Cancellation));
    }

    [Fact]
    public async Task OpenTopicAsync_Existing_KeepsIdAndPartitions()
    {
        var name = NewName();
        var made = await Log.OpenTopicAsync(new(name, 5), Cancellation);
        await ReopenAsync();
        var opened = await Log.OpenTopicAsync(new(name, 2), Cancellation);
        Assert.Equal(made, opened);
        Assert.Equal(5, opened.Partitions);
        Assert.NotEqual(Guid.Empty, opened.Id);
    }

    [Fact]
    public async Task AppendAsync_Headers_ComeBackWithTheirBatch()
    {
        var topic = await Log.OpenTopicAsync(new(NewName(), 1), Cancellation);
        using (var one = LogRecords.Batch(RecordHeaders.Of(("source", "a.csv"), ("traceparent", "00-1"), ("none", null)), LogRecords.Numbered(0, 3)))
            await Log.AppendAsync(topic, 0, one, Cancellation);
        using (var two = LogRecords.Batch(RecordHeaders.Of(("source", "b.csv")), LogRecords.Numbered(3, 2)))
            await Log.AppendAsync(topic, 0, two, Cancellation);
        await Log.AppendAsync(topic, 0, LogRecords.Numbered(5, 1));

        await using var reader = await Log.OpenReaderAsync(topic, 0, 0, Cancellation);
        var seen = new List<(string?, string?, long, int)>();
        for (var next = 0L; next < 6;)
        {
            using var batch = await reader.ReadAsync(Cancellation).AsTask().WaitAsync(Patience, Cancellation);
            if (batch.FirstOffset is 0 or 3 or 5) seen.Add((batch.Headers.GetString("source"), batch.Headers.GetString("traceparent"), batch.FirstOffset, batch.Count));
            Assert.InRange(batch.Appended, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(5));
            next = batch.NextOffset;
        }
        Assert.Equal([("a.csv", "00-1", 0, 3), ("b.csv", null, 3, 2), (null, null, 5, 1)], seen);
    }

    [Fact]
    public async Task AppendAsync_TombstonesAndEmptyValuesAndNoKey_StayApart()
    {
        var topic = await Log.OpenTopicAsync(new(NewName(), 1, Compacted: false), Cancellation);
        await Log.AppendAsync(topic, 0, [("a", "1"), ("a", null), ("b", ""), ("", "no key"), ("c", null)]);
        Assert.Equal(
            [new(0, "a", "1"), new(1, "a", null), new(2, "b", ""), new(3, "", "no key"), new(4, "c", null)], await Log.ReadAllAsync(topic, 0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(150)]
    [InlineData(299)]
    public async Task OpenReaderAsync_InTheMiddleOfABatch_BeginsAtTheOffset(int offset)
    {
        var topic = await Log.OpenTopicAsync(new(NewName(), 1), Cancellation);
        for (var i = 0; i < 3; i++) await Log.AppendAsync(topic, 0, LogRecords.Numbered(i * 100, 100));
        var records = await Log.ReadAllAsync(topic, 0, offset);
        Assert.Equal(Enumerable.Range(offset, 300 - offset).Select(i => new LogRecord(i, $"k{i}", $"v{i}")), records);
    }

    [Fact]
    public async Task ReadAsync_AtTheEnd_WaitsForTheNextAppend()
    {
        var topic = await Log.OpenTopicAsync(new(NewName(), 1), Cancellation);
        await Log.AppendAsync(topic, 0, LogRecords.Numbered(0, 5));
        await using var reader = await Log.OpenReaderAsync(topic, 0, 5, Cancellation);
        Assert.Null(await reader.TryReadAsync(Cancellation));
        var waiting = reader.ReadAsync(Cancellation).AsTask();
        Assert.False(waiting.IsCompleted);
        await Log.AppendAsync(topic, 0, LogRecords.Numbered(5, 1));
        using var batch = await waiting.WaitAsync(Patience, Cancellation);
        Assert.Equal([new(5, "k5", "v5")], batch.ToRecords());
    }

    [Fact]
    public async Task ReadAsync_Cancelled_ThrowsAndTheReaderGoesOn()
    {
        var topic = await Log.OpenTopicAsync(new(NewName(), 1), Cancellation);
        await using var reader = await Log.OpenReaderAsync(topic, 0, 0, Cancellation);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var waiting = reader.ReadAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience, Cancellation));
        await Log.AppendAsync(topic, 0, LogRecords.Numbered(0, 1));
        using var batch = await reader.ReadAsync(Cancellation).AsTask().WaitAsync(Patience, Cancellation);
        Assert.Equal(0, batch.FirstOffset);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(6)]
    public async Task OpenReaderAsync_OutsideTheWatermarks_Throws(long offset)
    {
        var topic = await Log.OpenTopicAsync(new(NewName(), 1), Cancellation);
        await Log.AppendAsync(topic, 0, LogRecords.Numbered(0, 5));
        var e = await Assert.ThrowsAsync<OffsetOutOfRangeException>(() => Log.OpenReaderAsync(topic, 0, offset, Cancellation));
        Assert.Equal(new Watermarks(0, 5), e.Watermarks);
    }

    [Fact]
    public async Task CommitPositionsAsync_Reopened_AreThere()
    {
        var name = NewName();
        var topic = await Log.OpenTopicAsync(new(name, 3), Cancellation);
        for (var p = 0; p < 3; p++) await Log.AppendAsync(topic, p, LogRecords.Numbered(0, 50));
        Assert.Empty(await Log.GetPositionsAsync("g/1", topic, Cancellation));

        await Log.CommitPositionsAsync("g/1", topic, new Dictionary<int, long> { [0] = 10, [2] = 20 }, Cancellation);
        await Log.CommitPositionsAsync("g/1", topic, new Dictionary<int, long> { [0] = 12 }, Cancellation);
        await Log.CommitPositionsAsync("other", topic, new Dictionary<int, long> { [1] = 1 }, Cancellation);
        await ReopenAsync();
        topic = await Log.OpenTopicAsync(new(name, 3), Cancellation);

        var positions = await Log.GetPositionsAsync("g/1", topic, Cancellation);
        Assert.Equal([new(0, 12), new(2, 20)], positions.OrderBy(p => p.Key));
    }

    [Fact]
    public async Task GetPositionsAsync_TopicMadeAnew_ReturnsNoneOfTheOldOne()
    {
        var name = NewName();
        var old = await Log.OpenTopicAsync(new(name, 1), Cancellation);
        await Log.AppendAsync(old, 0, LogRecords.Numbered(0, 5));
        await Log.CommitPositionsAsync("g", old, new Dictionary<int, long> { [0] = 3 }, Cancellation);
        await Log.DisposeAsync();
        await DeleteTopicAsync(name);
        Log = await OpenAsync();
        var made = await Log.OpenTopicAsync(new(name, 1), Cancellation);
        Assert.NotEqual(old.Id, made.Id);
        Assert.Empty(await Log.GetPositionsAsync("g", made, Cancellation));
        Assert.Equal(new Watermarks(0, 0), await Log.GetWatermarksAsync(made, 0, Cancellation));
    }
}
