using System.Buffers.Binary;
using Confluent.Kafka;

namespace Azki.EventLog.Kafka;

/// <summary>
/// A journal as a topic of one partition. An entry is a transaction of pieces; completing one commits the positions of all groups, that of
/// the journal itself included, in a transaction. The name of the transactions is the group's, so taking over shuts the predecessor out.
/// </summary>
internal sealed class KafkaJournal : ILogJournal
{
    private const int PieceBytes = 512 * 1024;
    private const int KeyBytes = 16;

    // As many requests as a partition may have on their way; a piece is one. Given more, the client asks without a pause whether it may send them, and takes
    // a processor for it (rd_kafka_toppar_producer_serve: RD_KAFKA_IDEMP_MAX_INFLIGHT, and no time to wait for).
    // https://github.com/confluentinc/librdkafka/blob/master/src/rdkafka_broker.c
    private const int PiecesInFlight = 5;
    private const long DropAfterRecords = 256;
    private readonly KafkaEventLog _log;
    private readonly Topic _topic;
    private readonly string _group;
    private readonly KafkaMembership _membership;
    private readonly KafkaTransactions _transactions;
    private readonly Dictionary<long, (Topic Topic, long Next)> _ends = [];
    private readonly CancellationTokenSource _lost;
    private readonly ProofAge _proof;
    private long _position;
    private long _dropped;

    private KafkaJournal(KafkaEventLog log, Topic topic, string group, KafkaMembership membership, KafkaTransactions transactions, ProofAge proof)
    {
        (_log, _topic, _group, _membership, _transactions, _proof) = (log, topic, group, membership, transactions, proof);
        _lost = CancellationTokenSource.CreateLinkedTokenSource(membership.Lost);
    }

    public CancellationToken Lost => _lost.Token;

    public IReadOnlyList<JournalEntry> Pending { get; private set; } = [];

    /// <summary>Nothing goes by age: an entry is needed until it is completed, and is dropped then.</summary>
    public static TopicSettings SettingsOf(string name) =>
        new(name, Partitions: 1) { RetentionAge = System.Threading.Timeout.InfiniteTimeSpan, RetentionBytes = -1, SegmentBytes = 64 << 20 };

    public static async Task<KafkaJournal> TakeOverAsync(
        KafkaEventLog log, Topic topic, Topic? former, string group, ProducerConfig producer, ConsumerConfig consumer, KafkaReports reports, CancellationToken cancellationToken)
    {
        var membership = new KafkaMembership(topic, $"{group}-instances", consumer, reason => reports.Say($"group {group}", reason));
        KafkaTransactions? transactions = null;
        try
        {
            await membership.WaitUntilChosenAsync(cancellationToken).ConfigureAwait(false);
            transactions = new KafkaTransactions(group, producer, reason => reports.Say($"group {group}", reason));
            await transactions.TakeOverAsync(cancellationToken).ConfigureAwait(false);
            var journal = new KafkaJournal(
                // Half of what it takes to be replaced: an insert that is allowed has the other half to be sent.
                log, topic, group, membership, transactions, new ProofAge(KafkaMembership.SessionTimeout(consumer) / 2, TimeProvider.System));
            await journal.ReadAsync(former, cancellationToken).ConfigureAwait(false);
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
        var pieces = Pieces(parts).ToList();
        var end = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        await RunAsync(producer =>
        {
            var inFlight = new SemaphoreSlim(PiecesInFlight);
            for (var i = 0; i < pieces.Count; i++)
            {
                var isLast = i == pieces.Count - 1;
                // A broker that is away may come back; only then is it asked whether to go on.
                while (!inFlight.Wait(KafkaTransactions.Timeout)) cancellationToken.ThrowIfCancellationRequested();
                producer.Produce(new TopicPartition(_topic.Name, 0), new() { Key = KeyOf(id, i, pieces.Count), Value = pieces[i] }, report =>
                {
                    inFlight.Release();
                    if (isLast) end.TrySetResult(report.Offset.Value + 1);
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
        await RunAsync(producer =>
        {
            foreach (var of in positions) Send(producer, of);
            Send(producer, new(_group, topic, new Dictionary<int, long> { [0] = position }));
            // A confirmation that follows must not commit the position before it.
        }, cancellationToken, () => _position = topic == _topic ? position : _position).ConfigureAwait(false);
        lock (_ends) _ends.Remove(id);
        // What is in a former one may be others' as well.
        if (topic != _topic) return;
        if (position - _dropped < DropAfterRecords) return;
        _dropped = position;
        await _log.DropBeforeAsync(_topic, 0, position).ConfigureAwait(false);
    }

    public Task CommitAsync(IReadOnlyCollection<GroupPositions> positions, CancellationToken cancellationToken = default) => RunAsync(producer =>
    {
        foreach (var of in positions) Send(producer, of);
    }, cancellationToken);

    public Task ConfirmAsync(CancellationToken cancellationToken = default) =>
        RunAsync(producer => Send(producer, new(_group, _topic, new Dictionary<int, long> { [0] = _position })), cancellationToken);

    public Task ConfirmRecentAsync(CancellationToken cancellationToken = default) => _proof.IsRecent ? Task.CompletedTask : ConfirmAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        // First the right to write, then the place in the group: whoever is chosen next finds no transaction open.
        await Task.Run(_transactions.Dispose).ConfigureAwait(false);
        await _membership.DisposeAsync().ConfigureAwait(false);
        _lost.Dispose();
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

    private async Task ReadAsync(Topic? former, CancellationToken cancellationToken)
    {
        var pieces = new SortedDictionary<long, MemoryStream>();
        if (former is not null) await ReadAsync(former, pieces, cancellationToken).ConfigureAwait(false);
        (_dropped, _position) = await ReadAsync(_topic, pieces, cancellationToken).ConfigureAwait(false);
        Pending = [.. pieces.Select(e => new JournalEntry(e.Key, e.Value.ToArray()))];
    }

    private async Task<(long Low, long Position)> ReadAsync(Topic topic, SortedDictionary<long, MemoryStream> pieces, CancellationToken cancellationToken)
    {
        var positions = await _log.GetPositionsAsync(_group, topic, cancellationToken).ConfigureAwait(false);
        var (low, high) = await _log.GetWatermarksAsync(topic, 0, cancellationToken).ConfigureAwait(false);
        // A broker that lost its tail ends before what is done: nothing of it is left to do.
        var position = Math.Clamp(positions.GetValueOrDefault(0, low), low, high);
        var reader = await _log.OpenReaderAsync(topic, 0, position, cancellationToken).ConfigureAwait(false);
        await using var _ = reader.ConfigureAwait(false);
        while (await reader.TryReadAsync(cancellationToken).ConfigureAwait(false) is { } batch)
        {
            using (batch) Take(batch, pieces);
        }
        return (low, position);
    }

    private void Take(RecordBatch batch, SortedDictionary<long, MemoryStream> pieces)
    {
        foreach (var record in batch)
        {
            var id = BinaryPrimitives.ReadInt64BigEndian(record.Key);
            if (!pieces.TryGetValue(id, out var entry)) pieces.Add(id, entry = new());
            entry.Write(record.Value);
            _ends[id] = (batch.Topic, record.Offset + 1);
        }
    }

    private static byte[] KeyOf(long id, int piece, int pieces)
    {
        var key = new byte[KeyBytes];
        BinaryPrimitives.WriteInt64BigEndian(key, id);
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(8), piece);
        BinaryPrimitives.WriteInt32BigEndian(key.AsSpan(12), pieces);
        return key;
    }

    private static IEnumerable<byte[]> Pieces(IReadOnlyList<ReadOnlyMemory<byte>> parts)
    {
        foreach (var part in parts)
            for (var at = 0; at < part.Length; at += PieceBytes) yield return part.Slice(at, Math.Min(PieceBytes, part.Length - at)).ToArray();
    }
}
