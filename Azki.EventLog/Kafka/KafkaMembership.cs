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
    private readonly string _group;
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _chosen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _lost = new();
    private readonly Task _polling;
    private volatile string? _lastReason;

    public KafkaMembership(Topic topic, string group, ConsumerConfig config, Action<string> log)
    {
        _group = group;
        // Those before it have to answer, and one of them may be dead and still counted.
        Patience = SessionTimeout(config) + TimeSpan.FromSeconds(20);
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

    /// <summary>How long joining may take.</summary>
    internal TimeSpan Patience { get; init; }

    /// <summary>After how long a member that is silent is replaced.</summary>
    public static TimeSpan SessionTimeout(ConsumerConfig config) => TimeSpan.FromMilliseconds(config.SessionTimeoutMs ?? SessionTimeoutMs);

    /// <summary>Waits until this member has the partition.</summary>
    /// <param name="standsBy">Called once it has joined the group and another member has the partition.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="LogAccessException">It may not join.</exception>
    /// <exception cref="EventLogException">It could not join: nobody knows then whether another one works.</exception>
    public async Task WaitUntilChosenAsync(Action? standsBy, CancellationToken cancellationToken)
    {
        try
        {
            await Task.WhenAny(_joined.Task, _chosen.Task).WaitAsync(Patience, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException e)
        {
            throw new EventLogException(NotJoined(), e);
        }
        if (!_chosen.Task.IsCompleted) standsBy?.Invoke();
        await _chosen.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

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
                    _joined.TrySetResult();
                })
                .SetPartitionsRevokedHandler((_, _) => Lose())
                .SetPartitionsLostHandler((_, _) => Lose())
                .SetErrorHandler((_, e) => Say(e.Reason))
                .SetLogHandler((_, _) => { })
                .Build();
            consumer.Subscribe(topic.Name);
            while (!_stopping.IsCancellationRequested)
            {
                try
                {
                    consumer.Consume(Wait);
                }
                catch (ConsumeException e) when (e.Error.Code == ErrorCode.GroupAuthorizationFailed)
                {
                    // The client says so once, and tries on without a word.
                    throw new LogAccessException(
                        $"The group {_group} may not be joined: {e.Error.Reason}. Give this user the right to read groups of that name (init-scripts/kafka/create-acls.sh).", e);
                }
                catch (ConsumeException e) when (!e.Error.IsFatal)
                {
                    Say(e.Error.Reason);
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

        void Say(string reason)
        {
            _lastReason = reason;
            log(reason);
        }
    }

    // A broker without a coordinator for the group is asked again and again, and the client says nothing of it.
    private string NotJoined() =>
        $"The group {_group} could not be joined within {Patience.TotalSeconds} s, so it is not known whether another instance works. "
        + "Does the cluster have its topic __consumer_offsets (offsets.topic.replication.factor must not exceed the number of brokers), and may this user read the group? "
        + (_lastReason is { } reason ? $"The client's last word: {reason}" : "The client says nothing.");

    private void Lose()
    {
        if (!_stopping.IsCancellationRequested) _lost.Cancel();
    }
}
