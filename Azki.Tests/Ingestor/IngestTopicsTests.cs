using System.Text;
using Azki.Core.Events;
using Azki.EventLog;
using Azki.Ingestor;
using Azki.Ingestor.Rows;
using Azki.Tests.Fuzzing;

namespace Azki.Tests.Ingestor;

/// <summary>Topics that are made anew, or grow, while the ingestor runs.</summary>
public sealed class IngestTopicsTests : IAsyncDisposable
{
    private readonly MemoryLog _log = new();
    private readonly Clock _clock = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BeginAsync_TopicWasMadeAnewWithFewerPartitions_IsWrittenToAfterOneRefusal()
    {
        var runs = new IngestRuns(_log, RawEventFormats.Compact, EventRules.Default, _clock);
        var source = Enumerable.Range(0, 100).Select(n => $"source{n}").First(s => Partitioner.PartitionOf(Encoding.UTF8.GetBytes(s), 3) == 2);
        Assert.Equal(1, await WriteAsync(runs, source));
        _log.Partitions = 1;

        await Assert.ThrowsAsync<EventLogException>(() => WriteAsync(runs, source));

        Assert.Equal(1, await WriteAsync(runs, source));
        Assert.Equal([2, 0], _log.Records.Select(r => r.Partition));
    }

    [Fact]
    public async Task OpenAsync_TopicHasGrown_IsSeenSomeSecondsLater()
    {
        var topics = new IngestTopics(_log, _clock);
        Assert.Equal(3, await PartitionsAsync(topics));
        _log.Partitions = 6;
        Assert.Equal(3, await PartitionsAsync(topics));

        _clock.Seconds += 11;

        // Nobody waits for it: the next one has it.
        await PartitionsAsync(topics);
        Assert.Equal(6, await PartitionsAsync(topics));
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    private static async Task<int> PartitionsAsync(IngestTopics topics) => (await topics.OpenAsync(Cancellation)).Events.Partitions;

    private static async Task<long> WriteAsync(IngestRuns runs, string source)
    {
        await using var run = await runs.BeginAsync(source, source, errors: null, Cancellation);
        run.Reject(RejectReason.UserIdMissing, "row"u8, RowPlace.Line(1));
        return (await run.CompleteAsync(Cancellation)).Quarantined;
    }

    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }
}
