using Confluent.Kafka;

namespace Azki.EventLog.Kafka;

/// <summary>
/// A journal as a topic of one partition. An entry is a transaction of pieces; completing one commits the positions of all groups, that of
/// the journal itself included, in a transaction. The same transaction writes all positions into the topic, behind the entry: the broker
/// forgets what it was told a week ago, and is told again by whoever takes the journal over.
/// The name of the transactions is the group's, so taking over shuts the predecessor out.
/// </summary>
internal sealed class KafkaJournal : ILogJournal
{
    // As many requests as a partition may have on their way; a piece is one. Given more, the client asks without a pause whether it may send them, and takes
    // a processor for it (rd_kafka_toppar_producer_serve: RD_KAFKA_IDEMP_MAX_INFLIGHT, and no time to wait for).
    // https://github.com/confluentinc/librdkafka/blob/master/src/rdkafka_broker.c
    private const int PiecesInFlight = 5;
    private const long DropAfterRecords = 256;

    // Small beside the week that the broker remembers positions for: whoever asks it meanwhile (a wait until all is loaded, azki status, a monitor of lag)
    // finds those of quiet partitions, too.
    private static readonly TimeSpan RenewalInterval = TimeSpan.FromHours(1);
    private readonly KafkaEventLog _log;
    private readonly Topic _topic;
    private readonly string _group;
    private readonly KafkaMembership _membership;
    private readonly KafkaTransactions _transactions;
    private readonly Dictionary<long, (Topic Topic, long Next)> _ends = [];
    private readonly CancellationTokenSource _lost;
    private readonly CancellationTokenSource _closing = new();
    private readonly ProofAge _proof;
    private readonly KafkaReports _reports;
    private Task _renewing = Task.CompletedTask;
    private KnownPositions _known;
    private long _dropped;

    private KafkaJournal(
        KafkaEventLog log, Topic topic, string group, KafkaMembership membership, KafkaTransactions transactions, ProofAge proof, JournalState state, KafkaReports reports)
    {
        (_log, _topic, _group, _membership, _transactions, _proof, _reports) = (log, topic, group, membership, transactions, proof, reports);
        _lost = CancellationTokenSource.CreateLinkedTokenSource(membership.Lost);
        (_known, _dropped) = (state.Known, state.Low);
        foreach (var entry in state.Entries) _ends[entry.Id] = (entry.Topic, entry.Next);
        Pending = [.. state.Entries.Select(e => new JournalEntry(e.Id, e.Bytes.ToArray()))];
    }

    public CancellationToken Lost => _lost.Token;

    public IReadOnlyList<JournalEntry> Pending { get; }

    /// <summary>Nothing goes by age: an entry is needed until it is completed, and is dropped then.</summary>
    public static TopicSettings SettingsOf(string name) =>
        new(name, Partitions: 1) { RetentionAge = System.Threading.Timeout.InfiniteTimeSpan, RetentionBytes = -1, SegmentBytes = 64 << 20 };

    public static async Task<KafkaJournal> TakeOverAsync(
        KafkaEventLog log, Topic topic, Topic? former, string group, ProducerConfig producer, ConsumerConfig consumer, KafkaReports reports,
        Action? standsBy, CancellationToken cancellationToken)
    {
        var membership = new KafkaMembership(topic, $"{group}-instances", consumer, reason => reports.Say($"group {group}", reason));
        KafkaTransactions? transactions = null;
        try
        {
            await membership.WaitUntilChosenAsync(standsBy, cancellationToken).ConfigureAwait(false);
            transactions = new KafkaTransactions(group, producer, reason => reports.Say($"group {group}", reason));
            await transactions.TakeOverAsync(cancellationToken).ConfigureAwait(false);
            var state = await JournalState.ReadAsync(log, topic, former, group, cancellationToken).ConfigureAwait(false);
            // Half of what it takes to be replaced: an insert that is allowed has the other half to be sent.
            var proof = new ProofAge(KafkaMembership.SessionTimeout(consumer) / 2, TimeProvider.System);
            var journal = new KafkaJournal(log, topic, group, membership, transactions, proof, state, reports);
            // Before anybody asks the broker where to go on.
            await journal.RenewAsync(cancellationToken).ConfigureAwait(false);
            journal._renewing = journal.KeepRenewedAsync();
            return journal;
        }
        catch
        {
            await membership.DisposeAsync().ConfigureAwait(false);
            transactions?.Dispose();
            throw;
        }
    }

    public async Task AppendAsync(long id, IReadOnlyList<ReadOnlyMemory<byte>> parts, CancellationToken cancellationToken = default)
    {
        var records = JournalRecords.OfEntry(id, parts).ToList();
        var end = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await RunAsync(producer =>
        {
            var inFlight = new SemaphoreSlim(PiecesInFlight);
            foreach (var record in records)
            {
                // A broker that is away may come back; only then is it asked whether to go on.
                while (!inFlight.Wait(KafkaTransactions.Timeout)) cancellationToken.ThrowIfCancellationRequested();
                producer.Produce(new TopicPartition(_topic.Name, 0), record, report =>
                {
                    inFlight.Release();
                    if (record == records[^1]) end.TrySetResult(report.Offset.Value + 1);
                });
            }
        }, cancellationToken).ConfigureAwait(false);
        // Committed, so reported; the report may still be on its way from the client's thread.
        var next = await end.Task.ConfigureAwait(false);
        lock (_ends) _ends[id] = (_topic, next);
    }

    public async Task CompleteAsync(long id, IReadOnlyCollection<GroupPositions> positions, CancellationToken cancellationToken = default)
    {
        Topic topic;
        long position;
        lock (_ends) (topic, position) = _ends[id];
        await CommitAsync([.. positions, GroupPositions.Of(_group, topic, position)], cancellationToken).ConfigureAwait(false);
        lock (_ends) _ends.Remove(id);
        // What is in a former one may be others' as well.
        if (topic != _topic) return;
        if (position - _dropped < DropAfterRecords) return;
        _dropped = position;
        await _log.DropBeforeAsync(_topic, 0, position).ConfigureAwait(false);
    }

    public Task CommitAsync(IReadOnlyCollection<GroupPositions> positions, CancellationToken cancellationToken = default)
    {
        var known = KnownPositions.None;
        return RunAsync(producer =>
        {
            foreach (var of in positions) Send(producer, of);
            // After what is sent again where the broker is slow to take it.
            known = _known.With(positions);
            producer.Produce(new TopicPartition(_topic.Name, 0), JournalRecords.Of(known));
        }, cancellationToken, () => _known = known);
    }

    public Task ConfirmAsync(CancellationToken cancellationToken = default) =>
        // What is known when it is its turn: it must not commit the position before that of a completion under way.
        RunAsync(producer => Send(producer, GroupPositions.Of(_group, _topic, _known.Of(_group, _topic)!.Value)), cancellationToken);

    public Task ConfirmRecentAsync(CancellationToken cancellationToken = default) => _proof.IsRecent ? Task.CompletedTask : ConfirmAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // First the right to write, then the place in the group: whoever is chosen next finds no transaction open.
        await Task.Run(_transactions.Dispose).ConfigureAwait(false);
        await _membership.DisposeAsync().ConfigureAwait(false);
        _lost.Dispose();
        _closing.Dispose();
    }

    private async Task RunAsync(Action<IProducer<byte[], byte[]?>> action, CancellationToken cancellationToken, Action? committed = null)
    {
        try
        {
            var before = _proof.Now;
            await _transactions.RunAsync(action, cancellationToken, committed).ConfigureAwait(false);
            _proof.Proved(before);
        }
        catch (JournalLostException)
        {
            await _lost.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void Send(IProducer<byte[], byte[]?> producer, GroupPositions of) => producer.SendOffsetsToTransaction(
        of.Positions.Select(p => new TopicPartitionOffset(of.Topic.Name, p.Key, p.Value)),
        _log.Positions(of.Group, of.Topic).Metadata, KafkaTransactions.Timeout);

    /// <summary>Commits anew what is known, for the broker forgets what it was not told for long.</summary>
    internal async Task RenewAsync(CancellationToken cancellationToken)
    {
        // Nothing can be committed for a topic that is no more; one that was made anew has other positions.
        var present = new HashSet<Guid>();
        foreach (var name in _known.All.Select(of => of.Topic.Name).Distinct())
            if (await _log.FindTopicAsync(name, needsLeaders: false, cancellationToken).ConfigureAwait(false) is { } topic) present.Add(topic.Id);
        await RunAsync(producer =>
        {
            foreach (var of in _known.All.Where(of => present.Contains(of.Topic.Id))) Send(producer, of);
        }, cancellationToken).ConfigureAwait(false);
    }

    private async Task KeepRenewedAsync()
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_lost.Token, _closing.Token);
        using var timer = new PeriodicTimer(RenewalInterval);
        try
        {
            while (await timer.WaitForNextTickAsync(ending.Token).ConfigureAwait(false)) await TryRenewAsync(ending.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or JournalLostException)
        {
            // Whoever has the journal next does it.
        }
    }

    private async Task TryRenewAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RenewAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (EventLogException e) when (e is not JournalLostException)
        {
            // There is time enough to try again.
            _reports.Say($"group {_group}", e.Message);
        }
    }
}
