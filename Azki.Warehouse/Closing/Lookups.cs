using System.Globalization;

namespace Azki.Warehouse.Closing;

/// <summary>
/// What was looked up in closed pieces already (0037_closed_lookups.sql). Who knows of a look finds all its rows, however often the table is read
/// in a query: later ones are not among them.
/// </summary>
/// <param name="Latest">The latest build of all pieces.</param>
/// <param name="Look">The last look since it was closed; 0 where there was none.</param>
internal sealed record Lookups(ulong Latest, ulong Look)
{
    /// <summary>The rows of closed_session_cells of sessions that events have, too, as SQL: <c>session_hash</c>, and the columns asked for.</summary>
    /// <param name="lookups">What was looked up already; null for nothing.</param>
    /// <param name="columns">Columns of closed_session_cells.</param>
    /// <param name="events">The table of the events and the condition on them.</param>
    /// <param name="closed">The condition on the rows. Of those looked up there may be some of other sessions.</param>
    public static string Sessions(Lookups? lookups, IReadOnlyList<string> columns, string events, string closed) =>
        Rows(lookups, "closed_session_cells", "session_hash", "sipHash64(session_id)", columns, columns, events, closed);

    /// <summary>The rows of closed_earliest_events of users that events have, too: <c>user_id</c>, <c>event_time</c>, <c>event_id</c>, <c>channel</c>.</summary>
    /// <param name="lookups">What was looked up already; null for nothing.</param>
    /// <param name="events">The table of the events and the condition on them.</param>
    /// <param name="closed">The condition on the rows. Of those looked up there may be some of other users.</param>
    public static string Users(Lookups? lookups, string events, string closed) =>
        Rows(lookups, "closed_earliest_events", "user_id", "user_id", ["event_time", "event_id", "channel"], ["first_time", "first_id", "first_channel"], events, closed);

    /// <summary>The condition on rows of sessions, or of users.</summary>
    public string Condition(bool isUser) => string.Create(CultureInfo.InvariantCulture, $"latest = {Latest} AND look <= {Look} AND is_user = {(isUser ? 1 : 0)}");

    private static string Rows(Lookups? lookups, string table, string key, string keySql, IReadOnlyList<string> columns, IReadOnlyList<string> found, string events, string closed)
    {
        var list = string.Join(", ", columns);
        if (lookups is null) return $"SELECT {key}, {list} FROM {table} PREWHERE {key} IN (SELECT {keySql} FROM {events}) WHERE {closed}";
        var looked = lookups.Condition(key == "user_id");
        var values = string.Join(", ", columns.Zip(found, (column, of) => of == "metric_date" ? column : $"row.{of} AS {column}"));
        return $"""
            SELECT key AS {key}, {values} FROM (SELECT key, arrayJoin(found) AS row, row.metric_date AS metric_date, row.built AS built FROM closed_lookups WHERE {looked}) WHERE {closed}
            UNION ALL
            SELECT {key}, {list} FROM {table} PREWHERE {key} IN (SELECT {keySql} FROM {events} AND {keySql} NOT IN (SELECT key FROM closed_lookups WHERE {looked})) WHERE {closed}
            """;
    }
}
