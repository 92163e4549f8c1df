using Confluent.Kafka;

namespace Azki.EventLog.Kafka;

/// <summary>
/// The committed offsets of a group in a topic. The client library cannot read the metadata of a commit, so the identity of the topic is in
/// the name of Kafka's group, <c>group@topic-id</c>: what was committed for a topic since deleted is never found.
/// </summary>
internal sealed class KafkaPositions : IDisposable
{
    private const int PauseMs = 100;
    private readonly Lazy<IConsumer<Ignore, Ignore>> _consumer;
    private readonly Topic _topic;
    private readonly TimeSpan _timeout;
    private readonly Lock _lock = new();

    public KafkaPositions(string group, Topic topic, ConsumerConfig config, TimeSpan timeout)
    {
        (_topic, _timeout) = (topic, timeout);
        var own = new ConsumerConfig(new Dictionary<string, string>(config)) { GroupId = GroupId(group, topic) };
        _consumer = new(() => new ConsumerBuilder<Ignore, Ignore>(own).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build());
    }

    /// <summary>The group as a transaction names it.</summary>
    public IConsumerGroupMetadata Metadata
    {
        get
        {
            lock (_lock) return _consumer.Value.ConsumerGroupMetadata;
        }
    }

    public static string GroupId(string group, Topic topic) => $"{group}@{topic.Id:N}";

    /// <summary>What is committed for so many partitions: there may be more by now than when the topic was opened for the first time.</summary>
    public Task<Dictionary<int, long>> GetAsync(int partitions, CancellationToken cancellationToken) => RunAsync(consumer =>
        consumer.Committed(Enumerable.Range(0, partitions).Select(p => new TopicPartition(_topic.Name, p)), _timeout)
            .Where(o => o.Offset != Offset.Unset)
            .ToDictionary(o => o.Partition.Value, o => o.Offset.Value), cancellationToken);

    public Task CommitAsync(IReadOnlyDictionary<int, long> positions, CancellationToken cancellationToken) => RunAsync(consumer =>
    {
        consumer.Commit(positions.Select(p => new TopicPartitionOffset(_topic.Name, p.Key, p.Value)));
        return true;
    }, cancellationToken);

    public void Dispose()
    {
        lock (_lock)
        {
            if (_consumer.IsValueCreated) _consumer.Value.Dispose();
        }
    }

    // A broker that has just started, or met the group for the first time, is still choosing the group's coordinator.
    private static bool IsPassing(ErrorCode code) =>
        code is ErrorCode.NotCoordinatorForGroup or ErrorCode.GroupCoordinatorNotAvailable or ErrorCode.GroupLoadInProgress;

    /// <summary>The client's calls block, so they run aside.</summary>
    private Task<T> RunAsync<T>(Func<IConsumer<Ignore, Ignore>, T> action, CancellationToken cancellationToken) => Task.Run(() =>
    {
        try
        {
            for (var until = Environment.TickCount64 + (long)_timeout.TotalMilliseconds; ;)
            {
                try
                {
                    lock (_lock) return action(_consumer.Value);
                }
                catch (KafkaException e) when (IsPassing(e.Error.Code) && Environment.TickCount64 < until)
                {
                    cancellationToken.WaitHandle.WaitOne(PauseMs);
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
        catch (KafkaException e)
        {
            throw new EventLogException($"{_topic.Name}: Kafka's committed positions are out of reach: {e.Error.Reason}", e);
        }
    }, cancellationToken).WaitAsync(cancellationToken);
}
