using System.Collections.Concurrent;
using System.Diagnostics;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Azki.EventLog.Kafka;

/// <summary>The log on Apache Kafka: an idempotent producer, readers by assignment, positions as the committed offsets of a group.</summary>
public sealed class KafkaEventLog : IEventLog
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan PassingPause = TimeSpan.FromMilliseconds(50);
    private readonly ConcurrentDictionary<(string Group, Guid Topic), KafkaPositions> _positions = new();
    private readonly ConcurrentDictionary<TopicPartition, SemaphoreSlim> _appending = new();
    private readonly LastingProducer _producer;
    private readonly IAdminClient _admin;
    private readonly ProducerConfig _producerConfig;
    private readonly ConsumerConfig _consumer;
    private readonly KafkaReports _reports;
    private readonly NativeCalls _calls;
    private bool _disposed;

    /// <summary>
    /// Connects to the bootstrap servers of the configurations; what they leave open is set for a durable log
    /// (<see cref="KafkaDefaults"/>), and what that needs is enforced.
    /// </summary>
    public KafkaEventLog(ProducerConfig producer, ConsumerConfig consumer, ILogger<KafkaEventLog>? logger = null)
    {
        _reports = new(logger ?? NullLogger<KafkaEventLog>.Instance, TimeProvider.System);
        _calls = new(this);
        _consumer = KafkaDefaults.Apply(consumer);
        _producerConfig = KafkaDefaults.Apply(producer);
        _admin = new AdminClientBuilder(KafkaDefaults.ForAdministration(_producerConfig))
            .SetErrorHandler((_, e) => _reports.Say("admin", e.Reason))
            .SetLogHandler((_, _) => { })
            .Build();
        _producer = new LastingProducer(_producerConfig, reason => _reports.Say("producer", reason));
    }

    /// <inheritdoc/>
    public async Task<Topic> OpenTopicAsync(TopicSettings settings, CancellationToken cancellationToken = default)
    {
        var topics = new KafkaTopics(_admin, _calls, Timeout);
        return await topics.OpenAsync(settings, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<Topic> IdentifyTopicAsync(TopicSettings settings, CancellationToken cancellationToken = default) =>
        await FindTopicAsync(settings.Name, needsLeaders: false, cancellationToken).ConfigureAwait(false) ?? await OpenTopicAsync(settings, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<int> CountPartitionsAsync(Topic topic, CancellationToken cancellationToken = default)
    {
        var now = await FindTopicAsync(topic.Name, needsLeaders: true, cancellationToken).ConfigureAwait(false);
        return now?.Id == topic.Id ? now.Partitions : topic.Partitions;
    }

    /// <inheritdoc/>
    public async ValueTask AppendAsync(Topic topic, int partition, RecordBatchBuilder batch, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (batch.Count == 0) return;
        if ((uint)partition >= (uint)topic.Partitions) throw new ArgumentOutOfRangeException(nameof(partition));
        var started = Stopwatch.GetTimestamp();
        var target = new TopicPartition(topic.Name, partition);
        BatchDelivery delivery;
        // One batch at a time goes into the queue of a partition, so that its records stay together as they do in the local log.
        var gate = _appending.GetOrAdd(target, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            using (_calls.Enter())
            using (_producer.Enter(out var producer))
            {
                // It is freed by what is produced, so it is not made before something is.
                delivery = new(target, batch.Count);
                await delivery.ProduceAsync(producer, batch, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            gate.Release();
        }
        await delivery.Completed.WaitAsync(cancellationToken).ConfigureAwait(false);
        EventLogMetrics.Published(topic.Name, batch.Count, Stopwatch.GetElapsedTime(started));
    }

    /// <inheritdoc/>
    public async Task<ILogReader> OpenReaderAsync(Topic topic, int partition, long offset, CancellationToken cancellationToken = default)
    {
        var watermarks = await GetWatermarksAsync(topic, partition, cancellationToken).ConfigureAwait(false);
        if (offset < watermarks.Low || offset > watermarks.High) throw new OffsetOutOfRangeException(topic.Name, partition, offset, watermarks);
        return new KafkaReader(this, topic, partition, offset, _consumer, _reports);
    }

    /// <inheritdoc/>
    public async ValueTask<Watermarks> GetWatermarksAsync(Topic topic, int partition, CancellationToken cancellationToken = default)
    {
        var low = OffsetAsync(topic, partition, OffsetSpec.Earliest());
        var high = OffsetAsync(topic, partition, OffsetSpec.Latest());
        return new(await low.WaitAsync(cancellationToken).ConfigureAwait(false), await high.WaitAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyDictionary<int, long>> GetPositionsAsync(string group, Topic topic, CancellationToken cancellationToken = default) =>
        await Positions(group, topic).GetAsync(topic.Partitions, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask CommitPositionsAsync(
        string group, Topic topic, IReadOnlyDictionary<int, long> positions, CancellationToken cancellationToken = default)
    {
        if (positions.Count == 0) return;
        await Positions(group, topic).CommitAsync(positions, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ILogJournal?> TakeOverJournalAsync(
        string name, string group, string? former = null, Action? standsBy = null, CancellationToken cancellationToken = default)
    {
        var topic = await OpenTopicAsync(KafkaJournal.SettingsOf(name), cancellationToken).ConfigureAwait(false);
        // One that has no leader now is there, too: what is left in it must not be passed over.
        var before = former is null ? null : await FindTopicAsync(former, needsLeaders: false, cancellationToken).ConfigureAwait(false);
        return await KafkaJournal.TakeOverAsync(this, topic, before, group, _producerConfig, _consumer, _reports, standsBy, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed) return;
        _disposed = true;
        await _calls.CloseAsync().ConfigureAwait(false);
        await Task.Run(() =>
        {
            foreach (var positions in _positions.Values) positions.Dispose();
            _admin.Dispose();
            _producer.Dispose();
        }).ConfigureAwait(false);
    }

    internal async Task<long> OffsetAsync(Topic topic, int partition, OffsetSpec spec)
    {
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            try
            {
                Task<ListOffsetsResult> asking;
                using (_calls.Enter())
                    asking = _admin.ListOffsetsAsync(
                        [new TopicPartitionOffsetSpec { TopicPartition = new(topic.Name, partition), OffsetSpec = spec }],
                        new ListOffsetsOptions { RequestTimeout = Timeout, IsolationLevel = IsolationLevel.ReadCommitted });
                var result = await asking.ConfigureAwait(false);
                return result.ResultInfos[0].TopicPartitionOffsetError.Offset;
            }
            catch (ListOffsetsException e) when (IsPassing(e) && Stopwatch.GetElapsedTime(started) < Timeout)
            {
                await Task.Delay(PassingPause).ConfigureAwait(false);
            }
            catch (KafkaException e)
            {
                throw new EventLogException($"{topic.Name}-{partition}: Kafka does not tell its offsets: {ReasonOf(e)}", e);
            }
        }
    }

    // The leader of a partition that was just made, or whose broker just left, is still being chosen or does not know it yet.
    private static bool IsPassing(ListOffsetsException e) => e.Result.ResultInfos.Any(r =>
        r.TopicPartitionOffsetError.Error.Code is ErrorCode.LeaderNotAvailable or ErrorCode.NotLeaderForPartition or ErrorCode.FencedLeaderEpoch or ErrorCode.UnknownLeaderEpoch);

    private static string ReasonOf(KafkaException e) =>
        e is ListOffsetsException listing && listing.Result.ResultInfos.Find(r => r.TopicPartitionOffsetError.Error.IsError) is { } failed
            ? failed.TopicPartitionOffsetError.Error.Reason
            : e.Error.Reason;

    /// <summary>Lets the broker drop what is before an offset. That it fails does no harm: it is asked again.</summary>
    internal async Task DropBeforeAsync(Topic topic, int partition, long offset)
    {
        try
        {
            Task<List<DeleteRecordsResult>> dropping;
            using (_calls.Enter()) dropping = _admin.DeleteRecordsAsync([new TopicPartitionOffset(topic.Name, partition, offset)], new() { RequestTimeout = Timeout });
            await dropping.ConfigureAwait(false);
        }
        catch (Exception e) when (e is KafkaException or ObjectDisposedException)
        {
            _reports.Say("admin", e.Message);
        }
    }

    /// <summary>The producer of now, for tests.</summary>
    internal NativeProducer Producer
    {
        get
        {
            using (_producer.Enter(out var producer)) return producer;
        }
    }

    /// <summary>A topic if it is there.</summary>
    internal Task<Topic?> FindTopicAsync(string name, bool needsLeaders, CancellationToken cancellationToken) =>
        new KafkaTopics(_admin, _calls, Timeout).FindAsync(name, needsLeaders, cancellationToken);

    internal KafkaPositions Positions(string group, Topic topic)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return _positions.GetOrAdd((group, topic.Id), _ => new KafkaPositions(group, topic, _consumer, Timeout));
    }
}
