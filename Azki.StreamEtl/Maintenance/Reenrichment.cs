using System.Globalization;
using Azki.Warehouse;

namespace Azki.StreamEtl.Maintenance;

/// <summary>
/// Recomputes the attributes of the events of some days from the users of now, and every metric of the months these days are in: states
/// can't be subtracted from, so whole partitions are built beside the old ones, compared, and put in their place.
/// </summary>
internal sealed class Reenrichment(WarehouseClient warehouse, DateOnly? from, DateOnly? to) : IMaintenanceWork
{
    private readonly MaintenanceOutcome<ReenrichmentResult> _outcome = new();

    /// <summary>Completes with what was done.</summary>
    public Task<ReenrichmentResult> Completion => _outcome.Task;

    /// <inheritdoc/>
    public Task RunAsync(IMaintenanceSteps steps, CancellationToken cancellationToken) => _outcome.OfAsync(async () =>
    {
        // What a run of Spark computed until now has the users of before: it must not come after this.
        await steps.PrepareAsync(["TRUNCATE TABLE batch_runs"], cancellationToken).ConfigureAwait(false);
        var days = $"event_date BETWEEN '{from ?? DateOnly.FromDayNumber(DateTime.UnixEpoch.Subtract(DateTime.MinValue).Days):yyyy-MM-dd}' AND '{to ?? new DateOnly(2149, 1, 1):yyyy-MM-dd}'";
        var months = await warehouse.QueryAsync(
            $"SELECT toInt32(toYYYYMM(event_date)) AS month FROM processed_events_storage WHERE {days} GROUP BY month ORDER BY month",
            r => r.GetInt32(0), null, cancellationToken).ConfigureAwait(false);
        var changed = await warehouse.QueryNumberAsync(
            $"SELECT count() FROM processed_events_storage WHERE {days}", null, cancellationToken).ConfigureAwait(false);
        // No event leaves its month, so each may be put in its place alone, and there need be room for one only.
        foreach (var month in months)
        {
            var rebuilt = new RebuiltMonths(warehouse, "etl", [month]);
            await rebuilt.BuildAsync(steps, m => Building(m.ToString(CultureInfo.InvariantCulture), days), cancellationToken).ConfigureAwait(false);
            await _outcome.RecordedAsync(rebuilt.ReplaceAsync(steps, [], cancellationToken)).ConfigureAwait(false);
        }
        return new ReenrichmentResult(changed, months);
    }, cancellationToken);

    private static IReadOnlyList<string> Building(string month, string days)
    {
        const string Checksum = "(count(), sum(event_id), sum(toUInt64(premium_amount)), sum(user_id))";
        var source = $"processed_events_storage WHERE toYYYYMM(event_date) = {month}";
        var takes = $"u.user_id != 0 AND e.{days}";
        return
        [
            $"""
            INSERT INTO rebuild_events (event_id, event_time, user_id, session_id, event_type, channel, premium_amount, signup_date, city,
                device_type, user_tenure_days, user_known, event_id_given, processing_time, data_source, ingestion_time)
            SELECT e.event_id, e.event_time, e.user_id, e.session_id, e.event_type, e.channel, e.premium_amount,
                if({takes}, u.signup_date, e.signup_date), if({takes}, u.city, e.city), if({takes}, u.device_type, e.device_type),
                if({takes}, CAST(dateDiff('day', u.signup_date, e.event_date), 'Nullable(Int32)'), e.user_tenure_days),
                if({takes}, 1, e.user_known), e.event_id_given, e.processing_time, e.data_source, e.ingestion_time
            FROM (SELECT * FROM {source}) AS e LEFT ANY JOIN users AS u ON u.user_id = e.user_id
            """,
            $"""
            SELECT throwIf((SELECT {Checksum} FROM rebuild_events) != (SELECT {Checksum} FROM {source}), 'the rebuilt month {month} differs from the stored one')
            """,
        ];
    }
}

/// <summary>What a re-enrichment did.</summary>
/// <param name="Events">Events of the days asked for.</param>
/// <param name="Months">The months rebuilt, as yyyyMM.</param>
public sealed record ReenrichmentResult(long Events, IReadOnlyList<int> Months);
