using System.Globalization;
using Azki.Warehouse;
using Azki.Warehouse.Closing;
using Spark.Connect;

namespace Azki.SparkEtl.Publish;

/// <summary>
/// Builds a month in the staging tables beside the stored one, compares it with Spark's own totals, and puts it in the stored one's place. Interrupted
/// before that, what is stored stands untouched; what was staged is cleared by the next run.
/// </summary>
internal sealed class MonthPublication(SparkSession spark, WarehouseClient warehouse, DateOnly from, DateOnly to)
{
    /// <exception cref="InvalidDataException">What arrived is not what Spark computed; nothing is published.</exception>
    public async Task PublishAsync(MonthTotals expected, ExecutionOptions? options, CancellationToken cancellationToken)
    {
        var month = expected.Month.ToString(CultureInfo.InvariantCulture);
        await ClearAsync(cancellationToken).ConfigureAwait(false);
        var events = spark.Query("SELECT * FROM enriched_events WHERE date_format(event_time, 'yyyyMM') = :month", SqlParameters.Named(("month", month)));
        await ArrowUpload.InsertAsync(warehouse, "rebuild_events", events.ReadBatchesAsync(options, cancellationToken), cancellationToken).ConfigureAwait(false);
        var staged = await StagedAsync(expected.Month, cancellationToken).ConfigureAwait(false);
        if (staged != expected) throw new InvalidDataException($"The month {month} did not arrive as Spark computed it, so nothing was published. Spark: {expected}. Staged: {staged}. Run it again.");
        // The days that were not asked for stay as they are.
        await warehouse.ExecuteAsync(
            $"""
            INSERT INTO rebuild_events SELECT * FROM processed_events_storage
            WHERE toYYYYMM(event_date) = {month} AND event_date NOT BETWEEN '{from:yyyy-MM-dd}' AND '{to:yyyy-MM-dd}' AND event_id NOT IN (SELECT event_id FROM rebuild_events)
            """, cancellationToken).ConfigureAwait(false);
        await warehouse.ExecuteAsync(DayClosing.Reopening(month), cancellationToken).ConfigureAwait(false);
        foreach (var (table, rebuilt) in ((string, string)[])[("processed_events_storage", "rebuild_events"), ("session_events", "rebuild_session_events"), ("daily_states", "rebuild_daily_states")])
            // Empty where no event of the month has a known user: then the old states go, and nothing comes.
            await warehouse.ExecuteAsync($"ALTER TABLE {table} REPLACE PARTITION {month} FROM {rebuilt} SETTINGS allow_replace_partition_from_empty_source = 1", cancellationToken).ConfigureAwait(false);
        await warehouse.ExecuteAsync(DayClosing.Reopening(month), cancellationToken).ConfigureAwait(false);
        await ClearAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<MonthTotals> StagedAsync(int month, CancellationToken cancellationToken)
    {
        var totals = await warehouse.QueryAsync(
            """
            SELECT toInt64(count()), reinterpretAsInt64(groupBitXor(event_id)), toInt64(sum(toUInt64(premium_amount))), toInt64(sum(toUInt64(user_id))), toInt64(uniqExact(session_id))
            FROM rebuild_events
            """, r => new MonthTotals(month, r.GetInt64(0), r.GetInt64(1), r.GetInt64(2), r.GetInt64(3), r.GetInt64(4)), null, cancellationToken).ConfigureAwait(false);
        return totals[0];
    }

    private async Task ClearAsync(CancellationToken cancellationToken)
    {
        foreach (var table in (string[])["rebuild_events", "rebuild_session_events", "rebuild_daily_states"])
            await warehouse.ExecuteAsync($"TRUNCATE TABLE {table}", cancellationToken).ConfigureAwait(false);
    }
}
