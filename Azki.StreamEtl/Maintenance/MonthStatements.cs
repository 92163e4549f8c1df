using System.Globalization;

namespace Azki.StreamEtl.Maintenance;

/// <summary>
/// How a staged month is put together with what stays of the stored one, and what is remembered of it. Repeated it does no harm: what was
/// published already is found stored, and staged it still is.
/// </summary>
/// <param name="request">What is published.</param>
/// <param name="withNewer">The months in which an event is stored newer than it is staged.</param>
internal sealed class MonthStatements(BatchPublicationRequest request, IReadOnlySet<int> withNewer)
{
    private static readonly (string Rebuilt, string Staged)[] Tables =
    [
        ("rebuild_events", "batch_events"), ("rebuild_session_events", "batch_session_events"), ("rebuild_daily_states", "batch_daily_states"),
    ];

    /// <summary>Builds a month, yyyyMM, in tables that have nothing of it.</summary>
    public IEnumerable<string> Building(int month)
    {
        const string Content = "count() AS n, sum(event_id) AS ids";
        var of = Of(month);
        var stays = $"processed_events_storage WHERE {of} AND (event_id NOT IN (SELECT event_id FROM batch_events WHERE {of}) OR {request.IsNewer}) AND {request.Stays}";
        var staged = $"batch_events WHERE {of}{(withNewer.Contains(month) ? $" AND event_id NOT IN (SELECT event_id FROM processed_events_storage WHERE {of} AND {request.IsNewer})" : "")}";
        return
        [
            // The staged rows are still there: a month without them would be lost.
            $"SELECT throwIf((SELECT any(run_id) FROM batch_runs) != '{request.RunId}', 'the staged rows are gone')",
            $"INSERT INTO rebuild_events SELECT * FROM {stays}",
            .. Staged(month, staged),
            "SELECT throwIf((SELECT count() FROM rebuild_events) != (SELECT count() FROM rebuild_session_events), 'the rebuilt month is not whole')",
            // An insert whose answer was lost may still have been running when it was repeated.
            $"""
            SELECT throwIf((SELECT (count(), sum(event_id)) FROM rebuild_events WHERE {of}) != (SELECT (sum(c.n), sum(c.ids)) FROM (SELECT {Content} FROM {stays} UNION ALL SELECT {Content} FROM {staged}) AS c),
                'the rebuilt month is not what stays and what is staged')
            """,
        ];
    }

    // As they are, with their states; but nothing can be taken out of states, so without some events they are counted anew.
    private IEnumerable<string> Staged(int month, string staged) => withNewer.Contains(month)
        ? [$"INSERT INTO rebuild_events SELECT * FROM {staged}"]
        : Tables.Select(t => string.Create(CultureInfo.InvariantCulture, $"ALTER TABLE {t.Rebuilt} ATTACH PARTITION {month} FROM {t.Staged}"));

    /// <summary>Remembers the ids that senders chose, of a month that was built.</summary>
    public IEnumerable<string> Remembering(int month)
    {
        var of = Of(month);
        var built = $"SELECT event_id, event_date FROM rebuild_events WHERE {of} AND event_id_given = 1";
        // With their days: a source that was corrected may have moved an event to another one.
        yield return $"INSERT INTO given_event_ids {built} AND (event_id, event_date) NOT IN (SELECT event_id, event_date FROM given_event_ids WHERE {of})";
        // An event that is gone may come again.
        if (request.ReplacesDays) yield return $"ALTER TABLE given_event_ids DELETE WHERE {of} AND (event_id, event_date) NOT IN ({built})";
    }

    private static string Of(int month) => string.Create(CultureInfo.InvariantCulture, $"toYYYYMM(event_date) = {month}");
}
