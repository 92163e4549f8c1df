using Azki.Warehouse;

namespace Azki.SparkEtl.Load;

/// <summary>Compares what is staged with what Spark counted. Nothing is published that differs in a single row.</summary>
internal sealed class StagingCheck(WarehouseClient warehouse)
{
    private readonly StagedTotals _totals = new(warehouse);

    /// <summary>What came from Spark.</summary>
    /// <exception cref="StagingException">It is not what Spark counted.</exception>
    public async Task OfCandidatesAsync(BatchTotals expected, CancellationToken cancellationToken) =>
        ThrowIfOther(expected, await _totals.OfCandidatesAsync("true", cancellationToken).ConfigureAwait(false));

    /// <summary>What went on from there, with its metrics.</summary>
    /// <exception cref="StagingException">Rows are missing or there twice, or the metrics do not count them.</exception>
    public async Task OfStagedAsync(BatchTotals expected, CancellationToken cancellationToken)
    {
        ThrowIfOther(expected, await _totals.OfStagedAsync(cancellationToken).ConfigureAwait(false));
        const string Parts = "SELECT (SELECT count() FROM batch_events) = (SELECT count() FROM batch_session_events) AND (SELECT countIf(user_known = 1) FROM batch_events) = (SELECT sum(events) FROM batch_daily_states) AND (SELECT uniqExact(event_id) = count() FROM batch_events)";
        if (await warehouse.QueryNumberAsync(Parts, null, cancellationToken).ConfigureAwait(false) != 1)
            throw new StagingException("The staged metrics do not count the staged events, or an event is there twice, so nothing is published. Run it again.");
    }

    private static void ThrowIfOther(BatchTotals expected, BatchTotals staged)
    {
        if (staged != expected)
            throw new StagingException($"What is staged is not what Spark computed, so nothing is published. Spark: {expected}. Staged: {staged}. Run it again.");
    }
}
