using System.Globalization;
using Azki.StreamEtl.Plans;
using Azki.Warehouse;
using Azki.Warehouse.Closing;

namespace Azki.StreamEtl.Maintenance;

/// <summary>
/// Lets whole months leave all tables together, once the newest row of the month was ingested longer ago than the retention: states can't
/// expire row by row, and would drift from a base table that does.
/// </summary>
internal sealed class Retention(WarehouseClient warehouse, DateTimeOffset before) : IMaintenanceWork
{
    private static readonly string[] Tables = [.. DayClosing.Tables, .. DayLinking.Tables, "session_events", "daily_states", "given_event_ids", "processed_events_storage"];

    /// <summary>Events of a month that is gone may come again.</summary>
    public bool ChangesIdentities { get; private set; }

    public async Task RunAsync(IMaintenanceSteps steps, CancellationToken cancellationToken)
    {
        var limit = before.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var months = await warehouse.QueryAsync(
            $"""
            SELECT toString(toYYYYMM(event_date)) AS month FROM processed_events_storage
            GROUP BY month HAVING max(ingestion_time) < toDateTime64('{limit}', 3, 'UTC') ORDER BY month
            """, r => r.GetString(0), null, cancellationToken).ConfigureAwait(false);
        ChangesIdentities = months.Count > 0;
        foreach (var month in months)
            await steps.CarryOutAsync(BatchPlan.Of("retention", [], [.. Tables.Select(t => $"ALTER TABLE {t} DROP PARTITION {month}")]), cancellationToken).ConfigureAwait(false);
    }
}
