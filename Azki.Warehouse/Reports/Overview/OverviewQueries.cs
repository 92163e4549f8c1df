namespace Azki.Warehouse.Reports.Overview;

/// <summary>The questions behind the overview. Today comes from the states; only minutes and the days before are counted from events.</summary>
public static class OverviewQueries
{
    private const string At = "fromUnixTimestamp64Milli({at:Int64}, 'UTC')";

    /// <summary>Milliseconds of the latest event; 0 where there is none. Days come from the partitions, so one day is read.</summary>
    public static Statement Latest { get; } = new(
        "SELECT toUnixTimestamp64Milli(max(event_time)) FROM processed_events_storage WHERE event_date = (SELECT max(event_date) FROM processed_events_storage)");

    /// <summary>Today so far by channel, and over all in the row whose last column is 1.</summary>
    public static Statement Today(DateTimeOffset at) => new($"""
        SELECT
            toString(s.channel) AS channel, sum(s.events) AS events, groupBitmapMerge(s.users) AS users, uniqExactMerge(s.sessions) AS sessions,
            sumIf(s.events, s.event_type = 'purchase') AS purchases, sumIf(s.premium, s.event_type = 'purchase') AS revenue,
            if(sessions = 0, 0, uniqExactMergeIf(s.sessions, s.event_type = 'purchase') / sessions) AS conversion, GROUPING(channel) AS is_total
        FROM daily_states_all AS s
        WHERE s.metric_date = toDate({At})
        GROUP BY GROUPING SETS ((channel), ())
        ORDER BY is_total, revenue DESC, channel
        """, Moment(at));

    /// <summary>The average of the seven days before, each up to the same time of day.</summary>
    public static Statement Before(DateTimeOffset at) => new($"""
        SELECT '' AS channel, avg(d.events), avg(d.users), avg(d.sessions), avg(d.purchases), avg(d.revenue),
            if(sum(d.sessions) = 0, 0, sum(d.purchase_sessions) / sum(d.sessions)), count() > 0
        FROM
        (
            SELECT
                event_date, count() AS events, uniqExact(user_id) AS users, uniqExact(sipHash64(session_id)) AS sessions, sum(is_purchase) AS purchases,
                sumIf(toUInt64(premium_amount), is_purchase = 1) AS revenue, uniqExactIf(sipHash64(session_id), is_purchase = 1) AS purchase_sessions
            FROM processed_events_storage
            WHERE event_date BETWEEN toDate({At}) - 7 AND toDate({At}) - 1
                AND event_time - toDateTime64(event_date, 3, 'UTC') <= {At} - toStartOfDay({At})
            GROUP BY event_date
        ) AS d
        """, Moment(at));

    /// <summary>The last fifteen minutes in steps of ten seconds.</summary>
    public static Statement Rate(DateTimeOffset at) => new($"""
        SELECT toUnixTimestamp(toStartOfInterval(event_time, INTERVAL 10 SECOND)) AS bucket, toString(channel) AS channel, count() / 10 AS per_second
        FROM processed_events_storage
        WHERE event_date >= toDate({At} - INTERVAL 15 MINUTE) AND event_time > {At} - INTERVAL 15 MINUTE AND event_time <= {At}
        GROUP BY bucket, channel
        ORDER BY bucket, channel
        """, Moment(at));

    /// <summary>Users and sessions of the last fifteen minutes, and events a second of the last one.</summary>
    public static Statement Active(DateTimeOffset at) => new($"""
        SELECT uniqExact(user_id), uniqExact(sipHash64(session_id)), countIf(event_time > {At} - INTERVAL 1 MINUTE) / 60
        FROM processed_events_storage
        WHERE event_date >= toDate({At} - INTERVAL 15 MINUTE) AND event_time > {At} - INTERVAL 15 MINUTE AND event_time <= {At}
        """, Moment(at));

    /// <summary>Today and the day before by hour.</summary>
    public static Statement Hours(DateTimeOffset at) => new($"""
        SELECT event_date, event_hour, count() AS events, sum(is_purchase) AS purchases, sumIf(toUInt64(premium_amount), is_purchase = 1) AS revenue
        FROM processed_events_storage
        WHERE event_date BETWEEN toDate({At}) - 1 AND toDate({At})
        GROUP BY event_date, event_hour
        ORDER BY event_date, event_hour
        """, Moment(at));

    private static Dictionary<string, object> Moment(DateTimeOffset at) => new() { ["at"] = at.ToUnixTimeMilliseconds() };
}
