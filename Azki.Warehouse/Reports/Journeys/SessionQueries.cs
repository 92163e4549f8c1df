namespace Azki.Warehouse.Reports.Journeys;

/// <summary>The questions about single sessions.</summary>
public static class SessionQueries
{
    /// <summary>Sessions on a page.</summary>
    public const int PageSize = 50;

    /// <summary>Sessions on the page of a user.</summary>
    public const int UserPageSize = 200;

    /// <summary>Events on a page of a session.</summary>
    public const int EventsPageSize = 1_000;

    /// <summary>Events of a session in a list of sessions.</summary>
    public const int SequenceLength = 12;

    private static readonly string Columns = $"""
        session_id, argMin(user_id, (event_time, event_id)) AS first_user, toUnixTimestamp64Milli(min(event_time)) AS first_time, toUnixTimestamp64Milli(max(event_time)) AS last_time,
        toString(argMin(channel, (event_time, event_id))) AS first_channel, toString(argMin(city, (event_time, event_id))) AS first_city,
        toString(argMin(device_type, (event_time, event_id))) AS first_device,
        count() AS events, arrayMap(e -> e.3, groupArraySorted({SequenceLength})((event_time, event_id, toString(event_type)))) AS sequence, sumIf(toUInt64(premium_amount), event_type = 'purchase') AS revenue
        """;

    /// <summary>
    /// The sessions with the latest events of a range, as <see cref="SessionRow"/>. These events are at the end of the table's order, which is read from there until
    /// there are enough sessions, however many events they have; with buffers, the engine would read all of every part before it takes the first.
    /// </summary>
    public static Statement Latest(ReportFilter filter, bool withPurchaseOnly) => new($$"""
        SELECT {{Columns}}
        FROM session_events
        WHERE session_hash IN
        (
            SELECT sipHash64(session_id) FROM
            (
                SELECT session_id FROM processed_events_storage
                WHERE {{filter.Condition("event_date")}} {{(withPurchaseOnly ? "AND is_purchase = 1" : "")}}
                ORDER BY event_date DESC, event_time DESC, event_id DESC
                LIMIT 1 BY session_id
                LIMIT {{PageSize}}
                SETTINGS read_in_order_use_buffering = 0
            )
        )
        GROUP BY session_hash, session_id
        ORDER BY last_time DESC, session_id
        LIMIT {{PageSize}}
        """, filter.Parameters());

    /// <summary>The sessions with an event of a user, the latest first, as <see cref="SessionRow"/>; of some the first event may be another user's.</summary>
    public static Statement OfUser(long userId) => new($$"""
        SELECT {{Columns}}
        FROM session_events
        WHERE session_hash IN (SELECT sipHash64(session_id) FROM processed_events_storage WHERE user_id = {user:UInt32})
        GROUP BY session_hash, session_id
        HAVING countIf(user_id = {user:UInt32}) > 0
        ORDER BY last_time DESC, session_id
        LIMIT {{UserPageSize}}
        """, new Dictionary<string, object> { ["user"] = userId });

    /// <summary>Events of a session in their order: time in milliseconds, type, channel, premium, user, how many events there are, the time and the user of the first, and how many users there are.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="page">From 1 on.</param>
    public static Statement Events(string sessionId, int page) => new($$"""
        SELECT toUnixTimestamp64Milli(event_time), toString(event_type), toString(channel), premium_amount, user_id, count() OVER (), toUnixTimestamp64Milli(min(event_time) OVER ()),
            argMin(user_id, (event_time, event_id)) OVER (), uniqExact(user_id) OVER ()
        FROM session_events
        WHERE session_hash = sipHash64({session:String}) AND session_id = {session:String}
        ORDER BY event_time, event_id
        LIMIT {{EventsPageSize}} OFFSET {skipped:UInt64}
        """, new Dictionary<string, object> { ["session"] = sessionId, ["skipped"] = (page - 1L) * EventsPageSize });
}
