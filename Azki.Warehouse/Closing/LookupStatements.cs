using System.Globalization;

namespace Azki.Warehouse.Closing;

/// <summary>The SQL that looks up in closed pieces who has events of what is still open (0037_closed_lookups.sql).</summary>
internal static class LookupStatements
{
    // What is more is left for the next look: a list of keys is part of the SQL.
    private const int Most = 5_000;

    /// <summary>Who is to be looked up: whether it is a user, and the key; null where nothing is open.</summary>
    /// <param name="days">The days as they are now.</param>
    /// <param name="lookups">What was looked up already.</param>
    public static string? Missing(DaysOfEvents days, Lookups lookups)
    {
        if (!days.HasOpenSpans) return null;
        var events = $"processed_events_storage WHERE {days.SpansCondition("event_date", "event_time")}";
        return $"{Keys(0, "sipHash64(session_id)", events)} UNION ALL {Keys(1, "toUInt64(user_id)", $"{events} AND is_purchase = 1")}";

        string Keys(int isUser, string key, string from) =>
            $"SELECT toUInt8({isUser}) AS is_user, {key} AS key FROM {from} AND key NOT IN (SELECT key FROM closed_lookups WHERE {lookups.Condition(isUser == 1)}) GROUP BY key LIMIT {Most}";
    }

    /// <summary>Looks them up. The keys are those and no others, so what is written of them is all there is.</summary>
    /// <param name="lookups">What was looked up already.</param>
    /// <param name="sessions">The hashes of sessions.</param>
    /// <param name="users">The users.</param>
    public static string Insert(Lookups lookups, IReadOnlyCollection<ulong> sessions, IReadOnlyCollection<ulong> users)
    {
        var parts = new List<string>();
        if (sessions.Count > 0) parts.AddRange(Rows(0, sessions, "SELECT toUInt8(0), session_hash, metric_date, built, first_time, first_id, first_channel, cells FROM closed_session_cells PREWHERE session_hash"));
        if (users.Count > 0) parts.AddRange(Rows(1, users, "SELECT toUInt8(1), toUInt64(user_id), metric_date, built, event_time, event_id, channel, '' FROM closed_earliest_events PREWHERE user_id"));
        return FormattableString.Invariant($"""
            INSERT INTO closed_lookups (latest, look, is_user, key, found)
            SELECT {lookups.Latest}, {lookups.Look + 1}, is_user, key, groupArrayIf((metric_date, built, first_time, first_id, first_channel, cells), built != 0)
            FROM ({string.Join(" UNION ALL ", parts)})
            GROUP BY is_user, key
            """);
    }

    // A row of no build for each, as most are found nowhere.
    private static IEnumerable<string> Rows(int isUser, IReadOnlyCollection<ulong> keys, string select)
    {
        var list = string.Join(", ", keys.Select(k => k.ToString(CultureInfo.InvariantCulture)));
        yield return $"SELECT toUInt8({isUser}) AS is_user, toUInt64(arrayJoin([{list}])) AS key, toDate(0) AS metric_date, toUInt64(0) AS built, toDateTime64(0, 3, 'UTC') AS first_time, toUInt64(0) AS first_id, '' AS first_channel, '' AS cells";
        yield return $"{select} IN ({list})";
    }
}
