using System.Runtime.CompilerServices;
using MySql.Replication.Streaming;

namespace MySql.Replication;

/// <summary>Groups events by transaction.</summary>
public static class BinlogTransactions
{
    /// <summary>The transactions of a stream or a file, each to be read before the next. What is in none (rotations, heartbeats) is passed over; a transaction that a lost connection cut short is followed by itself, whole.</summary>
    public static async IAsyncEnumerable<BinlogTransaction> InTransactionsAsync(this IAsyncEnumerable<BinlogEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var tracker = new PositionTracker(default, null, null);
        var enumerator = events.GetAsyncEnumerator(cancellationToken);
        await using var disposal = enumerator.ConfigureAwait(false);
        while (await enumerator.MoveNextAsync().ConfigureAwait(false))
        {
            tracker.Track(enumerator.Current);
            if (!tracker.IsInTransaction) continue;
            var open = new Open(enumerator, tracker);
            yield return open.Transaction;
            // What its reader left over.
            await foreach (var _ in open.ReadAsync(cancellationToken).ConfigureAwait(false)) { }
        }
    }

    /// <summary>The transaction being read; the outer loop reads on where its reader stopped.</summary>
    private sealed class Open
    {
        private readonly IAsyncEnumerator<BinlogEvent> _events;
        private readonly PositionTracker _tracker;
        private bool _isCut;

        public Open(IAsyncEnumerator<BinlogEvent> events, PositionTracker tracker)
        {
            (_events, _tracker) = (events, tracker);
            Transaction = new(events.Current, ReadAsync);
        }

        public BinlogTransaction Transaction { get; }

        public async IAsyncEnumerable<BinlogEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            while (!Transaction.IsComplete && !_isCut)
            {
                cancellationToken.ThrowIfCancellationRequested();
                // After a lost connection the transaction comes again from its beginning.
                _isCut = !await _events.MoveNextAsync().ConfigureAwait(false) || _events.Current is ReconnectedEvent;
                if (_isCut)
                {
                    _tracker.Abandon();
                    yield break;
                }
                _tracker.Track(_events.Current);
                Transaction.IsComplete = !_tracker.IsInTransaction;
                yield return _events.Current;
            }
        }
    }
}
