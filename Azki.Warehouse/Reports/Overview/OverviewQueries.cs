using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports.Overview;

/// <summary>The questions behind the overview. Today comes from the states, days before from what was counted when they were closed; only minutes are counted from events.</summary>
public static class OverviewQueries
{
    private const string At = "fromUnixTimestamp64Milli({at:Int64}, 'UTC')";

    /// <summary>Milliseconds of the latest event; 0 where there is none. Days come from the partitions, so one day is read.</summary>
    public static Statement Latest { get; } = new(
        "SELECT toUnixTimestamp64Milli(max(event_time)) FROM processed_events_storage WHERE event_date = (SELECT max(event_date) FROM processed_events_storage)");

    /// <summary>Today so far by channel, and over all in the row whose last column is 1.</summary>
    public static Statement Today(DateTimeOffset at, DaysOfEvents days)
    {
        var today = new ReportFilter(DayOf(at), DayOf(at));
        return new MetricsQuery(today, days.Between(today.From, today.To)) { Part = Dimension.Channel }.Statement.Wrap(sql => $"""
            SELECT part AS channel, events, users, sessions, purchases, revenue, conversion, is_total
            FROM (
            {sql}
            )
            ORDER BY is_total, revenue DESC, channel
            """);
    }

    /// <summary>
    /// The average of the seven days before, each up to the same minute of the day. A day that had none by then counts; one without any event, as
    /// before the first of all, does not.
    /// </summary>
    public static Statement Before(DateTimeOffset at, DaysOfEvents days)
    {
        var week = days.Between(DayOf(at).AddDays(-7), DayOf(at).AddDays(-1));
        var parameters = new Dictionary<string, object> { ["minute"] = (long)at.UtcDateTime.TimeOfDay.TotalMinutes };
        var parts = new List<string>();
        // Who was new is known of whole days.
        var closed = week.WholeDays;
        var open = week.OtherDays;
        if (closed.All.Count > 0)
            parts.Add($$"""
                SELECT metric_date, sum(m.events) AS events, sum(m.new_users) AS users, sum(m.new_sessions) AS sessions, sum(m.purchases) AS purchases, sum(m.revenue) AS revenue,
                    sum(m.new_purchase_sessions) AS purchase_sessions
                FROM closed_minutes AS m
                WHERE {{closed.ListCondition("metric_date")}} AND {{closed.ClosedCondition}} AND minute < {minute:Int64}
                GROUP BY metric_date
                """);
        if (open.All.Count > 0 || closed.All.Count == 0)
            parts.Add($$"""
                SELECT
                    event_date AS metric_date, count() AS events, uniqExact(user_id) AS users, uniqExact(sipHash64(session_id)) AS sessions, sum(is_purchase) AS purchases,
                    sumIf(toUInt64(premium_amount), is_purchase = 1) AS revenue, uniqExactIf(sipHash64(session_id), is_purchase = 1) AS purchase_sessions
                FROM processed_events_storage
                WHERE {{open.ListCondition("event_date")}} AND event_time < toDateTime64(event_date, 3, 'UTC') + toIntervalMinute({minute:Int64})
                GROUP BY event_date
                """);
        var averages = ((string[])["events", "users", "sessions", "purchases", "revenue"]).Select(figure => $"sum(d.{figure}) / {Math.Max(1, week.All.Count)}");
        return new($"""
            SELECT '' AS channel, {string.Join(", ", averages)},
                if(sum(d.sessions) = 0, 0, sum(d.purchase_sessions) / sum(d.sessions)), {(week.All.Count > 0 ? 1 : 0)} AS has_days
            FROM ({string.Join(" UNION ALL ", parts)}) AS d
            """, parameters);
    }

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
    public static Statement Hours(DateTimeOffset at, DaysOfEvents days)
    {
        var both = days.Between(DayOf(at).AddDays(-1), DayOf(at));
        var parts = new List<string>();
        if (both.HasClosed)
            parts.Add($"SELECT metric_date AS day, intDiv(minute, 60) AS hour, sum(m.events) AS events, sum(m.purchases) AS purchases, sum(m.revenue) AS revenue FROM closed_minutes AS m WHERE {both.ListCondition("metric_date")} AND {both.ClosedCondition} GROUP BY day, hour");
        if (both.HasOpen || !both.HasClosed)
            parts.Add($"""
                SELECT event_date AS day, event_hour AS hour, count() AS events, sum(is_purchase) AS purchases, sumIf(toUInt64(premium_amount), is_purchase = 1) AS revenue
                FROM processed_events_storage
                WHERE {both.OpenCondition("event_date", "event_time")}
                GROUP BY day, hour
                """);
        return new($"SELECT day, hour, sum(h.events) AS events, sum(h.purchases) AS purchases, sum(h.revenue) AS revenue FROM ({string.Join(" UNION ALL ", parts)}) AS h GROUP BY day, hour ORDER BY day, hour");
    }

    private static DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private static Dictionary<string, object> Moment(DateTimeOffset at) => new() { ["at"] = at.ToUnixTimeMilliseconds() };
}
