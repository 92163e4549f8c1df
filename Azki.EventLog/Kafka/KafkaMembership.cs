using Confluent.Kafka;

namespace Azki.EventLog.Kafka;

/// <summary>
/// Membership of a consumer group over a topic of one partition: the member that has the partition is the one that works. Rebalancing is
/// cooperative, so one that joins takes nothing from the one that works. A thread of its own keeps the membership alive.
/// </summary>
internal sealed class KafkaMembership : IAsyncDisposable
{
    private const int SessionTimeoutMs = 10_000;
    private static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(100);
    private readonly TaskCompletionSource _chosen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly Task _polling;

    public KafkaMembership(Topic topic, string group, ConsumerConfig config, Action<string> log)
    {
        var own = new ConsumerConfig(new Dictionary<string, string>(config))
        {
            GroupId = group,
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky,
            AutoOffsetReset = AutoOffsetReset.Latest,
        };
        // One that was killed is replaced after so long.
        if (config.SessionTimeoutMs is null) (own.SessionTimeoutMs, own.HeartbeatIntervalMs) = (SessionTimeoutMs, 2_000);
        _polling = Task.Factory.StartNew(() => Poll(own, topic, log), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Cancelled when another member may have the partition.</summary>
    public CancellationToken Lost => _lost.Token;

    /// <summary>After how long a member that is silent is replaced.</summary>
    public static TimeSpan SessionTimeout(ConsumerConfig config) => TimeSpan.FromMilliseconds(config.SessionTimeoutMs ?? SessionTimeoutMs);

    /// <summary>Waits until this member has the partition.</summary>
    public Task WaitUntilChosenAsync(CancellationToken cancellationToken) => _chosen.Task.WaitAsync(cancellationToken);

    /// <summary>Leaves the group: another member is chosen at once.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _polling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stopping.Dispose();
        _lost.Dispose();
    }

    private void Poll(ConsumerConfig config, Topic topic, Action<string> log)
    {
        try
        {
            using var consumer = new ConsumerBuilder<Ignore, Ignore>(config)
                .SetPartitionsAssignedHandler((_, partitions) =>
                {
                    if (partitions.Count > 0) _chosen.TrySetResult();
                })
                .SetPartitionsRevokedHandler((_, _) => Lose())
                .SetPartitionsLostHandler((_, _) => Lose())
                .SetErrorHandler((_, e) => log(e.Reason))
                .SetLogHandler((_, _) => { })
                .Build();
            consumer.Subscribe(topic.Name);
            while (!_stopping.IsCancellationRequested)
            {
                try
                {
                    consumer.Consume(Wait);
                }
                catch (ConsumeException e) when (!e.Error.IsFatal)
                {
                    log(e.Error.Reason);
                }
                // What is written is of no interest here.
                if (consumer.Assignment is { Count: > 0 } assigned) consumer.Pause(assigned);
            }
            consumer.Close();
        }
        catch (Exception e)
        {
            _chosen.TrySetException(e is KafkaException ? new EventLogException($"{topic.Name}: the group {config.GroupId} cannot be joined: {e.Message}", e) : e);
            Lose();
        }
    }

    private void Lose()
    {
        if (!_stopping.IsCancellationRequested) _lost.Cancel();
    }
}
