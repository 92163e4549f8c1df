using System.Globalization;
using Azki.Warehouse;

namespace Azki.Benchmarks.Measurements.Latency;

/// <summary>
/// Asks the tables as anyone would, by SQL, how many requests are to be seen in all of them: of each partition's probes the fewest that are
/// in the base table, in the daily view and in the session view.
/// </summary>
internal sealed class ProbeReader(WarehouseClient warehouse, IReadOnlyList<string> probes)
{
    private readonly string _sql = Sql(string.Join(", ", probes.Select(p => $"'{p}'")));

    public async Task<int> CountAsync(CancellationToken cancellationToken)
    {
        var counts = await warehouse.QueryAsync(_sql, r => Convert.ToInt32(r.GetValue(0), CultureInfo.InvariantCulture), null, cancellationToken);
        // A probe that is not in a table yet has no row.
        return counts.Count == 3 * probes.Count ? counts.Min() : 0;
    }

    // Narrow columns, an index where there is one, one thread: looking must not be what is measured.
    private static string Sql(string list) =>
        $"""
        SELECT toInt64(events) FROM
        (
            SELECT channel AS probe, count() AS events FROM processed_events_storage WHERE channel IN ({list}) GROUP BY channel
            UNION ALL
            SELECT channel AS probe, sum(total_events) AS events FROM daily_event_metrics WHERE channel IN ({list}) GROUP BY channel
            UNION ALL
            SELECT session_id AS probe, total_events AS events FROM session_metrics WHERE session_id IN ({list})
        )
        SETTINGS max_threads = 1
        """;
}
