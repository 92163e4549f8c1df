using Azki.Core.Events;
using Azki.SparkEtl.Publish;
using Azki.SparkEtl.Sources;
using Azki.SparkEtl.Transform;
using Azki.Warehouse;
using Spark.Connect;

namespace Azki.SparkEtl;

/// <summary>
/// Builds the events of some days anew from their raw rows, with the attributes that users have now, and every metric of the months they are in.
/// Not while another program writes to these months: what it adds meanwhile would be replaced.
/// </summary>
public sealed class SparkRebuild(SparkSession spark, WarehouseClient warehouse, EventRules rules, TimeProvider clock)
{
    /// <summary>Reads the sources, computes, checks and publishes, month by month.</summary>
    /// <param name="sources">All raw rows of the days; events of these days that are not there are gone afterwards.</param>
    /// <param name="from">The first day (UTC).</param>
    /// <param name="to">The last day (UTC).</param>
    /// <param name="progress">Hears of Spark's progress.</param>
    /// <param name="cancellationToken">Gives up: months not published yet stay as they were.</param>
    /// <returns>The number of events published.</returns>
    /// <exception cref="InvalidDataException">A month did not arrive as Spark computed it, or a file lacks columns.</exception>
    public async Task<long> RunAsync(IReadOnlyList<EventSource> sources, DateOnly from, DateOnly to, IProgress<ExecutionProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var options = new ExecutionOptions { Progress = progress };
        var pipeline = new EventPipeline(spark, rules, clock);
        await ForgetAsync(cancellationToken).ConfigureAwait(false);
        await pipeline.CreateAsync(sources, cancellationToken).ConfigureAwait(false);
        await pipeline.KeepAsync(options, cancellationToken).ConfigureAwait(false);
        var users = await WarehouseUsers.SendAsync(warehouse, spark, cancellationToken).ConfigureAwait(false);
        await pipeline.EnrichAsync(users, from, to, cancellationToken).ConfigureAwait(false);
        // Computed once: what is checked is what is sent.
        await spark.SqlAsync("CACHE TABLE computed_events AS SELECT * FROM enriched_events", options: options, cancellationToken: cancellationToken).ConfigureAwait(false);
        try
        {
            await spark.Query("SELECT *, timestamp_millis(:now) AS processing_time, timestamp_millis(:now) AS ingestion_time FROM computed_events", SqlParameters.Named(("now", clock.GetUtcNow().ToUnixTimeMilliseconds())))
                .CreateTemporaryViewAsync("enriched_events", cancellationToken: cancellationToken).ConfigureAwait(false);
            await spark.CreateViewAsync("month_totals", null, cancellationToken).ConfigureAwait(false);
            var months = await spark.Query("SELECT * FROM month_totals").ToListAsync<MonthTotals>(options, cancellationToken).ConfigureAwait(false);
            var publication = new MonthPublication(spark, warehouse, from, to);
            foreach (var month in months) await publication.PublishAsync(month, options, cancellationToken).ConfigureAwait(false);
            return months.Sum(m => m.Events);
        }
        finally
        {
            await ForgetAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    // Also before: an earlier run in the same session may have been given up.
    private async Task ForgetAsync(CancellationToken cancellationToken)
    {
        foreach (var kept in (string[])["computed_events", "kept_rows"])
        {
            await spark.SqlAsync($"UNCACHE TABLE IF EXISTS {kept}", cancellationToken: cancellationToken).ConfigureAwait(false);
            await spark.SqlAsync($"DROP VIEW IF EXISTS {kept}", cancellationToken: cancellationToken).ConfigureAwait(false);
        }
    }
}
