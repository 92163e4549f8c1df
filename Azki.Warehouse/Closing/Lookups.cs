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
    /// <summary>What closed pieces have of the sessions that events have, too, as SQL: <c>session_hash</c>, <c>metric_date</c> and <c>cells</c>.</summary>
    /// <param name="lookups">What was looked up already; null for nothing.</param>
    /// <param name="events">The table of the events and the condition on them.</param>
    /// <param name="closed">The condition on the rows. Of those looked up there may be some of other sessions.</param>
    public static string Cells(Lookups? lookups, string events, string closed) => string.Join("\nUNION ALL\n", (string[])
    [
        .. lookups is null ? [] : (string[])[$"SELECT key AS session_hash, metric_date, row.cells AS cells FROM ({lookups.Found("is_user = 0")}) WHERE {closed}"],
        Missing(lookups, isUser: false, "session_hash, metric_date, cells", events, closed),
    ]);

    /// <summary>
    /// The first events that closed pieces have of the users and of the sessions that events have, too, as SQL: whether it is a user's, and the key, as a tuple; the
    /// time, the id and the channel of the event.
    /// </summary>
    /// <param name="lookups">What was looked up already; null for nothing.</param>
    /// <param name="events">The table of the events and the condition on them.</param>
    /// <param name="closed">The condition on the rows. Of those looked up there may be some of other users and sessions.</param>
    /// <param name="others">What else each row has.</param>
    public static IEnumerable<string> FirstEvents(Lookups? lookups, string events, string closed, string others) =>
    [
        .. lookups is null ? [] : (string[])[$"SELECT (is_user, key), row.first_time, row.first_id, row.first_channel, {others} FROM ({lookups.Found("1")}) WHERE {closed}"],
        Missing(lookups, isUser: true, $"(toUInt8(1), toUInt64(user_id)), event_time, event_id, channel, {others}", events, closed),
        Missing(lookups, isUser: false, $"(toUInt8(0), session_hash), first_time, first_id, first_channel, {others}", events, closed),
    ];

    /// <summary>The condition on rows of sessions, or of users.</summary>
    public string Condition(bool isUser) => string.Create(CultureInfo.InvariantCulture, $"{Known} AND is_user = {(isUser ? 1 : 0)}");

    private string Known => string.Create(CultureInfo.InvariantCulture, $"latest = {Latest} AND look <= {Look}");

    private string Found(string condition) =>
        $"SELECT is_user, key, arrayJoin(found) AS row, row.metric_date AS metric_date, row.built AS built FROM closed_lookups WHERE {Known} AND {condition}";

    // Those that were not looked up.
    private static string Missing(Lookups? lookups, bool isUser, string columns, string events, string closed)
    {
        var (table, key, keySql) = isUser ? ("closed_earliest_events", "user_id", "user_id") : ("closed_session_cells", "session_hash", "sipHash64(session_id)");
        var isNew = lookups is null ? "1" : $"{keySql} NOT IN (SELECT key FROM closed_lookups WHERE {lookups.Condition(isUser)})";
        return $"SELECT {columns} FROM {table} PREWHERE {key} IN (SELECT {keySql} FROM {events} AND {isNew}) WHERE {closed}";
    }
}
