using System.Globalization;
using Azki.StreamEtl.Plans;
using Azki.Warehouse;

namespace Azki.StreamEtl.Maintenance;

/// <summary>
/// Puts what a run of batch ETL has staged in the place of what is stored, whole months with their metrics. A source that was corrected may have
/// moved an event to another month, so all are built before the first takes its place. Events that came while the run was computing are kept.
/// </summary>
internal sealed class BatchPublication(WarehouseClient warehouse, BatchPublicationRequest request) : IMaintenanceWork
{
    private readonly MaintenanceOutcome<BatchPublicationResult> _outcome = new();

    /// <summary>Completes with what was done.</summary>
    public Task<BatchPublicationResult> Completion => _outcome.Task;

    /// <inheritdoc/>
    public bool ChangesIdentities => true;

    /// <inheritdoc/>
    public Task RunAsync(IMaintenanceSteps steps, CancellationToken cancellationToken) => _outcome.OfAsync(async () =>
    {
        await ThrowIfNotStagedAsync(cancellationToken).ConfigureAwait(false);
        var stored = await warehouse.QueryNumberAsync($"SELECT count() FROM processed_events_storage WHERE {request.Days}", null, cancellationToken).ConfigureAwait(false);
        await ThrowIfMuchWouldGoAsync(stored, cancellationToken).ConfigureAwait(false);
        await ThrowIfStoredElsewhereAsync(cancellationToken).ConfigureAwait(false);
        var months = await MonthsAsync(cancellationToken).ConfigureAwait(false);
        var added = await AddedAsync(stored, cancellationToken).ConfigureAwait(false);
        var statements = new MonthStatements(request, await MonthsWithNewerAsync(cancellationToken).ConfigureAwait(false));
        var rebuilt = new RebuiltMonths(warehouse, "batch", months);
        await rebuilt.BuildAsync(steps, statements.Building, cancellationToken).ConfigureAwait(false);
        var then = months.SelectMany(statements.Remembering).Append(RefusedRowStatement.Of(request.RunId));
        await _outcome.RecordedAsync(rebuilt.ReplaceAsync(steps, then, cancellationToken)).ConfigureAwait(false);
        // The staged rows have served: a copy of all events would outlive their retention. Apart: after a crash the run may be published again.
        await _outcome.RecordedAsync(steps.CarryOutAsync(BatchPlan.Of("batch-served", [], [.. StagingTables.Emptying]), cancellationToken)).ConfigureAwait(false);
        return new BatchPublicationResult(added.Events, added.Refused, months);
    }, cancellationToken);

    private async Task ThrowIfNotStagedAsync(CancellationToken cancellationToken)
    {
        const string Staged = "SELECT (SELECT any(run_id) FROM batch_runs), count(), reinterpretAsInt64(groupBitXor(event_id)) FROM batch_events";
        var (run, events, ids) = (await warehouse.QueryAsync(
            Staged, r => (r.GetGuid(0), Convert.ToInt64(r.GetValue(1), CultureInfo.InvariantCulture), r.GetInt64(2)), null, cancellationToken).ConfigureAwait(false))[0];
        if (run == Guid.Empty) throw new WarehouseException("Nothing is staged any more, so nothing was published now: another run began, events were enriched anew meanwhile, or it was published before. If it was not, run it again.");
        if (run != request.RunId || events != request.Events || ids != request.Ids)
            throw new WarehouseException("The staging tables are another run's by now, so nothing was published. Let one run end before the next.");
    }

    // A topic that has begun to forget, or a file cut short, must not take the stored events along.
    private async Task ThrowIfMuchWouldGoAsync(long stored, CancellationToken cancellationToken)
    {
        if (!request.ReplacesDays || request.ConfirmsRemovals) return;
        var gone = await CountAsync(stored, share =>
            $"""
            SELECT countIf(event_id NOT IN (SELECT event_id FROM batch_events WHERE {share}) AND {request.Before})
            FROM processed_events_storage WHERE {request.Days} AND {share}
            """, cancellationToken).ConfigureAwait(false);
        if (gone * 10 > stored)
            throw new WarehouseException($"The sources lack {gone:N0} of the {stored:N0} events stored of these days, so nothing was published. Add them with --mode backfill, or let the others go with --confirm-removals.");
    }

    // The id that a sender chose is one event, whatever its day. Staging looked for it on other days, but events go on being stored meanwhile.
    private async Task ThrowIfStoredElsewhereAsync(CancellationToken cancellationToken)
    {
        var given = await warehouse.QueryNumberAsync("SELECT count() FROM given_event_ids", null, cancellationToken).ConfigureAwait(false);
        var events = await CountAsync(given, share =>
            $"""
            SELECT count() FROM processed_events_storage WHERE event_id_given = 1 AND {request.Stays} AND {share} AND event_id IN
            (
                SELECT event_id FROM batch_events
                WHERE event_id_given = 1 AND {share} AND (event_id, event_date) NOT IN (SELECT event_id, event_date FROM given_event_ids WHERE {share})
            )
            """, cancellationToken).ConfigureAwait(false);
        if (events > 0)
            throw new WarehouseException($"While the run was computing, {events:N0} of its events were stored on other days, by ids that their senders chose: they would count twice, so nothing was published. Run it again.");
    }

    private Task<IReadOnlyList<int>> MonthsAsync(CancellationToken cancellationToken)
    {
        // A month that lost all its events is rebuilt too.
        var stored = request.ReplacesDays ? $"UNION DISTINCT SELECT toYYYYMM(event_date) AS month FROM processed_events_storage WHERE {request.Days} GROUP BY month" : "";
        return warehouse.QueryAsync(
            $"SELECT toInt32(month) FROM (SELECT toYYYYMM(event_date) AS month FROM batch_events GROUP BY month {stored}) ORDER BY month", r => r.GetInt32(0), null, cancellationToken);
    }

    private async Task<IReadOnlySet<int>> MonthsWithNewerAsync(CancellationToken cancellationToken)
    {
        var newer = $"SELECT event_id FROM processed_events_storage WHERE {request.Days} AND {request.IsNewer}";
        var months = await warehouse.QueryAsync(
            $"SELECT DISTINCT toInt32(toYYYYMM(event_date)) FROM batch_events WHERE event_id IN ({newer})", r => r.GetInt32(0), null, cancellationToken).ConfigureAwait(false);
        return months.ToHashSet();
    }

    private async Task<(long Events, long Refused)> AddedAsync(long stored, CancellationToken cancellationToken)
    {
        var events = await CountAsync(stored, share =>
            $"SELECT count() FROM batch_events WHERE {share} AND event_id NOT IN (SELECT event_id FROM processed_events_storage WHERE {request.Days} AND {share})", cancellationToken).ConfigureAwait(false);
        var refused = await warehouse.QueryNumberAsync(
            "SELECT count() FROM batch_refused_rows WHERE id NOT IN (SELECT id FROM quarantined_events)", null, cancellationToken).ConfigureAwait(false);
        return (events, refused);
    }

    // The events of all shares: each is counted by a condition on event_id.
    private async Task<long> CountAsync(long identities, Func<string, string> sql, CancellationToken cancellationToken)
    {
        var count = 0L;
        foreach (var share in IdentityShare.All(identities)) count += await warehouse.QueryNumberAsync(sql(share.Of("event_id")), null, cancellationToken).ConfigureAwait(false);
        return count;
    }
}
