using System.Globalization;
using Azki.StreamEtl.Plans;
using Azki.Warehouse;
using Azki.Warehouse.Closing;

namespace Azki.StreamEtl.Maintenance;

/// <summary>
/// Lets whole months leave all tables together, once the newest row of the month was ingested longer ago than the retention: states can't
/// expire row by row, and would drift from a base table that does.
/// </summary>
/// <param name="warehouse">The warehouse.</param>
/// <param name="retention">How long rows stay.</param>
/// <param name="time">This machine's clock; a server's own counts as well, and of the two the earlier.</param>
/// <param name="mayTakeAll">Whether nothing may be left. By a clock that is wrong all is old, and what is gone does not come back.</param>
/// <param name="logger">Hears what is not taken.</param>
internal sealed partial class Retention(WarehouseClient warehouse, TimeSpan retention, TimeProvider time, bool mayTakeAll, ILogger logger) : IMaintenanceWork
{
    private static readonly string[] Counted = [.. DayClosing.Tables, .. DayLinking.Tables];
    private static readonly string[] Tables = [.. Counted, "session_events", "daily_states", "given_event_ids", "processed_events_storage"];

    /// <summary>Events of a month that is gone may come again.</summary>
    public bool ChangesIdentities { get; private set; }

    public async Task RunAsync(IMaintenanceSteps steps, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var months = await warehouse.QueryAsync(
            $"""
            SELECT toString(toYYYYMM(event_date)) AS month, max(ingestion_time) < least(toDateTime64('{now}', 3, 'UTC'), now64(3, 'UTC')) - INTERVAL {(long)retention.TotalSeconds} SECOND AS is_old
            FROM processed_events_storage GROUP BY month ORDER BY month
            """, r => (Month: r.GetString(0), IsOld: r.GetByte(1) == 1), null, cancellationToken).ConfigureAwait(false);
        if (months.Count > 0 && !mayTakeAll && months.All(m => m.IsOld))
        {
            LogAllIsOld(now, retention);
            return;
        }
        var old = months.Where(m => m.IsOld).Select(m => m.Month).ToList();
        ChangesIdentities = old.Count > 0;
        foreach (var month in old)
            await steps.CarryOutAsync(BatchPlan.Of("retention", [], [.. Tables.Select(t => $"ALTER TABLE {t} DROP PARTITION {month}")]), cancellationToken).ConfigureAwait(false);
        await DropLeftoversAsync(steps, cancellationToken).ConfigureAwait(false);
    }

    // The users of a week lie under its Monday, which may be of a month that went before they were put together. Nobody reads what is older than the first event.
    private async Task DropLeftoversAsync(IMaintenanceSteps steps, CancellationToken cancellationToken)
    {
        var left = await warehouse.QueryAsync(
            $"""
            SELECT DISTINCT table, partition FROM system.parts
            WHERE database = currentDatabase() AND active AND table IN ({string.Join(", ", Counted.Select(t => $"'{t}'"))})
                AND toUInt32OrZero(partition) BETWEEN 1 AND (SELECT toInt64(toYYYYMM(min(event_date))) - 1 FROM processed_events_storage)
            ORDER BY table, partition
            """, r => $"ALTER TABLE {r.GetString(0)} DROP PARTITION {r.GetString(1)}", null, cancellationToken).ConfigureAwait(false);
        if (left.Count > 0) await steps.CarryOutAsync(BatchPlan.Of("retention-leftovers", [], left), cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Warning, "By the clock of this machine ({Now} UTC) every event was ingested longer ago than the retention of {Retention}: nothing is dropped for a day. Is the clock right?")]
    private partial void LogAllIsOld(string now, TimeSpan retention);
}
