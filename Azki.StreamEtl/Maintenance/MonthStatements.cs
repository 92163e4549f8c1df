using System.Globalization;

namespace Azki.StreamEtl.Maintenance;

/// <summary>
/// How a staged month is put together with what stays of the stored one, and what is remembered of it. Repeated it does no harm: what was
/// published already is found stored, and staged it still is.
/// </summary>
internal sealed class MonthStatements(BatchPublicationRequest request)
{
    private static readonly (string Rebuilt, string Staged)[] Tables =
    [
        ("rebuild_events", "batch_events"), ("rebuild_session_events", "batch_session_events"), ("rebuild_daily_states", "batch_daily_states"),
    ];

    /// <summary>Builds a month, yyyyMM, in tables that have nothing of it.</summary>
    public IEnumerable<string> Building(int month)
    {
        var of = month.ToString(CultureInfo.InvariantCulture);
        return
        [
            // The staged rows are still there: a month without them would be lost.
            $"SELECT throwIf((SELECT any(run_id) FROM batch_runs) != '{request.RunId}', 'the staged rows are gone')",
            $"INSERT INTO rebuild_events SELECT * FROM processed_events_storage WHERE toYYYYMM(event_date) = {of} AND event_id NOT IN (SELECT event_id FROM batch_events WHERE toYYYYMM(event_date) = {of}) AND {request.Stays}",
            .. Tables.Select(t => $"ALTER TABLE {t.Rebuilt} ATTACH PARTITION {of} FROM {t.Staged}"),
            "SELECT throwIf((SELECT count() FROM rebuild_events) != (SELECT count() FROM rebuild_session_events), 'the rebuilt month is not whole')",
        ];
    }

    /// <summary>Remembers the ids that senders chose, of a month that was built.</summary>
    public IEnumerable<string> Remembering(int month)
    {
        var of = string.Create(CultureInfo.InvariantCulture, $"toYYYYMM(event_date) = {month}");
        var built = $"SELECT event_id, event_date FROM rebuild_events WHERE {of} AND event_id_given = 1";
        // With their days: a source that was corrected may have moved an event to another one.
        yield return $"INSERT INTO given_event_ids {built} AND (event_id, event_date) NOT IN (SELECT event_id, event_date FROM given_event_ids WHERE {of})";
        // An event that is gone may come again.
        if (request.ReplacesDays) yield return $"ALTER TABLE given_event_ids DELETE WHERE {of} AND (event_id, event_date) NOT IN ({built})";
    }
}
