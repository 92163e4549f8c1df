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
    WarehouseClient warehouse, EventNormalizer normalizer, UserDirectory directory, UnknownUsers unknown, ProcessedEventFeed? feed, BatchSize size,
    StreamEtlOptions options, TimeProvider time)
{
    private readonly KnownEvents _known = new(options.MaxKnownIds);
    private readonly EventIdStore _ids = new(warehouse);
    private readonly UserBatcher _users = new(directory, unknown);
    private readonly RefusedRows _quarantine = new();
    private readonly LedgerCounts _ledger = new();
    private readonly SliceTracker _slices = new();
    private EventBatcher? _events;
    private long _bytes;

    private EventBatcher Events => _events ??= new(normalizer, directory, unknown, _known, feed);

    public bool IsEmpty => _slices.IsEmpty;

    public bool IsFull => _bytes >= size.Bytes || Events.Rows.Count >= size.Rows || _users.Rows.Count >= size.Rows || _quarantine.Count >= size.Rows;

    /// <summary>Whether more ids are in memory than the bound allows: load this batch, then <see cref="TrimKnown"/>.</summary>
    public bool IsOverfull => _known.IsOverfull;

    /// <summary>Forgets ids that can be looked up again. Everything closed so far must be in the warehouse.</summary>
    public void TrimKnown() => _known.Trim();

    /// <summary>Forgets all ids: others have stored events. Everything closed so far must be in the warehouse, and nothing taken in since.</summary>
    public void ForgetKnown() => _known.Forget();

    /// <summary>Takes in changes of users.</summary>
    public void TakeUsers(RecordBatch batch)
    {
        _users.Take(batch, _ledger.Of(batch, QuarantinedRow.UserKind), _quarantine);
        Took(batch);
    }

    /// <summary>Takes in raw events, asking the warehouse what is not known of their identities.</summary>
    public async Task TakeEventsAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var counts = _ledger.Of(batch, QuarantinedRow.EventKind);
        for (var from = 0; (from = Events.Take(batch, from, nowMs, counts, _quarantine)) < batch.Count;)
        {
            Events.NoteMissing(batch, from, nowMs);
            await _ids.FillAsync(_known, cancellationToken).ConfigureAwait(false);
        }
        Took(batch);
    }

    /// <summary>Takes in rows that were refused before they reached the log's events.</summary>
    public void TakeRefused(RecordBatch batch)
    {
        _quarantine.Take(batch, _ledger.Of);
        Took(batch);
    }

    /// <summary>Makes the plan of what was taken, and begins anew.</summary>
    public async Task<BatchPlan> CloseAsync(CancellationToken cancellationToken)
    {
        var (refused, ledger) = (new QuarantineBlock(), new LedgerBlock());
        await _quarantine.WriteToAsync(refused, warehouse, cancellationToken).ConfigureAwait(false);
        _ledger.WriteTo(ledger, time.GetUtcNow().ToUnixTimeMilliseconds());
        EtlTelemetry.BatchRows.Record(Events.Rows.Count);
        Events.Rows.Sort();
        NativeBlock[] blocks = [_users.Rows, Events.Rows, refused, ledger];
        var plan = BatchPlan.Of(_slices.Slices, [.. blocks.Where(b => b.Count > 0).Select(b => b.Encode())], feed?.Take());
        foreach (var block in blocks) block.Clear();
        _slices.Clear();
        _bytes = 0;
        return plan;
    }

    private void Took(RecordBatch batch)
    {
        _slices.Take(batch);
        _bytes += batch.Records.Length;
    }
}
