using Azki.Core.Events;
using Azki.Core.Quarantine;
using Azki.EventLog;
using Azki.StreamEtl.Identity;
using Azki.StreamEtl.Plans;
using Azki.StreamEtl.Users;
using Azki.Warehouse;
using Azki.Warehouse.Native;
using Azki.Warehouse.Tables;

namespace Azki.StreamEtl.Batches;

/// <summary>The batch that is being put together: what was taken from the log since the last one was closed.</summary>
internal sealed class OpenBatch(
    WarehouseClient warehouse, EventNormalizer normalizer, UserDirectory directory, UnknownUsers unknown, ProcessedEventFeed? feed, bool isLogShared,
    BatchSize size, StreamEtlOptions options, TimeProvider time)
{
    private readonly KnownEvents _known = new(options.MaxKnownIds);
    private readonly EventIdStore _ids = new(warehouse);
    private readonly UserBatcher _users = new(directory, unknown, time);
    private readonly RefusedRows _quarantine = new();
    private readonly LedgerCounts _ledger = new();
    private readonly SliceTracker _slices = new();
    private EventBatcher? _events;
    private Task<EncodedBlock?> _encoding = Task.FromResult<EncodedBlock?>(null);
    private long _bytes;

    private EventBatcher Events => _events ??= new(normalizer, directory, unknown, _known, feed, takesCompact: !isLogShared);

    public bool IsEmpty => _slices.IsEmpty;

    public bool IsFull => _bytes >= size.Bytes || Events.Rows.Count >= size.Rows || _users.Rows.Count >= size.Rows || _quarantine.Count >= size.Rows;

    /// <summary>Whether more ids are in memory than the bound allows: load this batch, then <see cref="TrimKnown"/>.</summary>
    public bool IsOverfull => _known.IsOverfull;

    /// <summary>
    /// Whether a user's row has the version of one before it: of such rows the warehouse takes the one that is inserted last, so this batch is not to
    /// be inserted beside those before it.
    /// </summary>
    public bool RepeatsVersion => _users.RepeatsVersion;

    /// <summary>Forgets ids that can be looked up again. Everything closed so far must be in the warehouse.</summary>
    public void TrimKnown() => _known.Trim();

    /// <summary>Forgets all ids: others have stored events. Everything closed so far must be in the warehouse, and nothing taken in since.</summary>
    public void ForgetKnown() => _known.Forget();

    /// <summary>Takes in changes of users.</summary>
    public void TakeUsers(RecordBatch batch)
    {
        if (batch.Count > 0) _users.Take(batch, _ledger.Of(batch, QuarantinedRow.UserKind), _quarantine);
        Took(batch);
    }

    /// <summary>Takes in raw events, asking the warehouse what is not known of their identities.</summary>
    public async Task TakeEventsAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        if (batch.Count > 0) await TakeRecordsAsync(batch, cancellationToken).ConfigureAwait(false);
        Took(batch);
    }

    /// <summary>Takes in rows that were refused before they reached the log's events.</summary>
    public void TakeRefused(RecordBatch batch)
    {
        if (batch.Count > 0) _quarantine.Take(batch, _ledger.Of);
        Took(batch);
    }

    /// <summary>Ends the batch and begins a new one. Its plan is made beside what follows: sorting and encoding events takes a while.</summary>
    public async Task<Task<BatchPlan>> CloseAsync(CancellationToken cancellationToken)
    {
        // Two blocks of events take turns.
        await _encoding.ConfigureAwait(false);
        var (refused, ledger) = (new QuarantineBlock(), new LedgerBlock());
        await _quarantine.WriteToAsync(refused, warehouse, cancellationToken).ConfigureAwait(false);
        _ledger.WriteTo(ledger, time.GetUtcNow().ToUnixTimeMilliseconds());
        EtlTelemetry.BatchRows.Record(Events.Rows.Count);
        _encoding = Encode(Events.Detach());
        var plan = PlanAsync(Encode(_users.Rows), _encoding, Encode(refused), Encode(ledger), _slices.Detach(), feed?.Take());
        _bytes = 0;
        return plan;
    }

    private static async Task<BatchPlan> PlanAsync(
        EncodedBlock? users, Task<EncodedBlock?> events, EncodedBlock? refused, EncodedBlock? ledger, IReadOnlyList<LogSlice> slices, IReadOnlyList<PublishedRecords>? published)
    {
        EncodedBlock?[] blocks = [users, await events.ConfigureAwait(false), refused, ledger];
        return BatchPlan.Of(slices, [.. blocks.OfType<EncodedBlock>()], published);
    }

    private static EncodedBlock? Encode(NativeBlock rows)
    {
        var block = rows.Count == 0 ? null : rows.Encode();
        rows.Clear();
        return block;
    }

    private static Task<EncodedBlock?> Encode(EventBlock rows) => rows.Count == 0 ? Task.FromResult<EncodedBlock?>(null) : Task.Run(() =>
    {
        var block = rows.EncodeInOrder();
        rows.Clear();
        return (EncodedBlock?)block;
    });

    private async Task TakeRecordsAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var counts = _ledger.Of(batch, QuarantinedRow.EventKind);
        for (var from = 0; (from = Events.Take(batch, from, nowMs, counts, _quarantine)) < batch.Count;)
        {
            Events.NoteMissing(batch, from, nowMs);
            await _ids.FillAsync(_known, cancellationToken).ConfigureAwait(false);
        }
    }

    // One without records is done with as well: the position goes on behind it.
    private void Took(RecordBatch batch)
    {
        _slices.Take(batch);
        _bytes += batch.Records.Length;
    }
}
