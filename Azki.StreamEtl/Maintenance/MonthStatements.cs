using System.Globalization;
using Azki.Warehouse.Closing;

namespace Azki.StreamEtl.Maintenance;

/// <summary>
/// How a staged month takes the place of the stored one. Repeated from the first statement on it does no harm, however far it came: what was
/// published already is found stored, and staged it still is.
/// </summary>
internal sealed class MonthStatements(BatchPublicationRequest request)
{
    private static readonly (string Stored, string Rebuilt, string Staged)[] Tables =
    [
        ("processed_events_storage", "rebuild_events", "batch_events"),
        ("session_events", "rebuild_session_events", "batch_session_events"),
        ("daily_states", "rebuild_daily_states", "batch_daily_states"),
    ];

    /// <summary>The statements of a month, yyyyMM.</summary>
    public IReadOnlyList<string> Of(int number)
    {
        var month = number.ToString(CultureInfo.InvariantCulture);
        var staged = $"SELECT event_id FROM batch_events WHERE toYYYYMM(event_date) = {month}";
        return
        [
            // The staged rows are still there: a month without them would be lost.
            $"SELECT throwIf((SELECT any(run_id) FROM batch_runs) != '{request.RunId}', 'the staged rows are gone')",
            .. Clear(),
            $"INSERT INTO rebuild_events SELECT * FROM processed_events_storage WHERE toYYYYMM(event_date) = {month} AND event_id NOT IN ({staged}) AND {request.Stays}",
            .. Tables.Select(t => $"ALTER TABLE {t.Rebuilt} ATTACH PARTITION {month} FROM {t.Staged}"),
            "SELECT throwIf((SELECT count() FROM rebuild_events) != (SELECT count() FROM rebuild_session_events), 'the rebuilt month is not whole')",
            DayClosing.Reopening(month),
            // Empty where no event is left, or none has a known user: then what is stored goes, and nothing comes.
            .. Tables.Select(t => $"ALTER TABLE {t.Stored} REPLACE PARTITION {month} FROM {t.Rebuilt} SETTINGS allow_replace_partition_from_empty_source = 1"),
            DayClosing.Reopening(month),
            // With their days: a source that was corrected may have moved an event to another one, also of a month whose turn comes later.
            "INSERT INTO given_event_ids SELECT event_id, event_date FROM rebuild_events WHERE event_id_given = 1 AND (event_id, event_date) NOT IN (SELECT event_id, event_date FROM given_event_ids)",
            .. Forgotten(month),
            .. Clear(),
        ];

        static IEnumerable<string> Clear() => Tables.Select(t => $"TRUNCATE TABLE {t.Rebuilt}");
    }

    // An event that is gone may come again.
    private IEnumerable<string> Forgotten(string month) => request.ReplacesDays
        ? [$"ALTER TABLE given_event_ids DELETE WHERE toYYYYMM(event_date) = {month} AND (event_id, event_date) NOT IN (SELECT event_id, event_date FROM rebuild_events WHERE event_id_given = 1)"]
        : [];
}
