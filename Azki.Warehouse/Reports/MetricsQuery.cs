using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports;

/// <summary>
/// The SQL of <see cref="Metrics"/> by a period and a dimension. Closed days give sets of users and counts of sessions; open ones are counted
/// from the states. Sets of users meet. Counts of sessions add up, less those of sessions that had several of the days.
/// </summary>
/// <param name="Filter">Days and dimensions.</param>
/// <param name="Days">The days of the range that have events.</param>
internal sealed record MetricsQuery(ReportFilter Filter, DaysOfEvents Days)
{
    /// <summary>The dimension that rows are split by.</summary>
    public Dimension? Part { get; init; }

    /// <summary>What rows have of the day, in SQL over <c>metric_date</c>, and its name.</summary>
    public (string Sql, string Name)? Period { get; init; }

    /// <summary>Whether no row has more than one day.</summary>
    public bool RowsAreDays { get; init; }

    /// <summary>Whether there is a total of each period, and not one over all.</summary>
    public bool TotalsByPeriod { get; init; }

    /// <summary>Rows of the period where there is one, <c>part</c> where it is split, the metrics, and <c>is_total</c>.</summary>
    public string Sql => $"""
        {Select(Period, Part, RowsAreDays, isTotal: false)}
        UNION ALL
        {Select(TotalsByPeriod ? Period : null, null, separate: false, isTotal: true)}
        """;

    /// <summary>Rows of <c>metric_date</c> and a set of <c>users</c>, over all dimensions.</summary>
    public static string UsersOf(ReportFilter filter, DaysOfEvents days) => new MetricsQuery(filter, days).Users(null);

    private string Range => Filter.Condition("metric_date");

    private string DayRange => new ReportFilter(Filter.From, Filter.To).Condition("metric_date");

    private string Select((string Sql, string Name)? period, Dimension? part, bool separate, bool isTotal)
    {
        string?[] keys = [period?.Name, part is null ? null : "part"];
        var names = keys.OfType<string>().ToList();
        var by = names.Count == 0 ? "" : $"GROUP BY {string.Join(", ", names)}";
        string Keys(string dimension) => string.Concat(period is { } p ? $"{p.Sql} AS {p.Name}, " : "", part is null ? "" : $"{dimension} AS part, ");
        var column = part is null ? "" : $"toString({part.Column})";

        var parts = new List<string>
        {
            $"""
            SELECT {Keys(column)}toInt64(sum(s.events)) AS n_events, 0 AS n_users, 0 AS n_sessions, 0 AS n_buying,
                toInt64(sumIf(s.events, s.event_type = 'purchase')) AS n_purchases, toInt64(sumIf(s.premium, s.event_type = 'purchase')) AS n_revenue
            FROM daily_states_all AS s WHERE {Range} {by}
            """,
            $"SELECT {Keys(column)}0, toInt64(groupBitmapMerge(u.users)), 0, 0, 0, 0 FROM ({Users(part)}) AS u {by}",
        };
        if (Days.HasOpen || !Days.HasClosed)
            parts.Add($"SELECT {Keys(column)}0, 0, toInt64(uniqExactMerge(s.sessions)), toInt64(uniqExactMergeIf(s.sessions, s.event_type = 'purchase')), 0, 0 FROM daily_states_all AS s WHERE {Range} {Open("metric_date")} {by}");
        if (Days.HasClosed) parts.Add(Profiles(Keys, part, by));
        if (Days.HasClosed && !separate) parts.Add(Spans(Keys, part, by));
        if (Days.HasClosed && Days.HasOpen && !separate) parts.Add(Overlap(Keys(column), names, by));

        // Missing keys are columns all the same: the rows and the totals are one answer.
        var shown = string.Concat(
            Period is { } all ? (period is null ? $"toDate(0) AS {all.Name}, " : $"{all.Name}, ") : "",
            Part is null ? "" : part is null ? "'' AS part, " : "part, ");
        return $"""
            SELECT {shown}sum(n_events) AS events, sum(n_users) AS users, sum(n_sessions) AS sessions, sum(n_purchases) AS purchases, sum(n_revenue) AS revenue,
                if(sessions = 0, 0, sum(n_buying) / sessions) AS conversion, if(purchases = 0, 0, revenue / purchases) AS average_premium, {(isTotal ? 1 : 0)} AS is_total
            FROM
            (
            {string.Join("\nUNION ALL\n", parts)}
            ) {by}
            """;
    }

    // Of the sets kept of a closed day, those that name no dimension more than is asked for.
    private string Users(Dimension? part)
    {
        const string Columns = "metric_date, channel, event_type, city, device_type, users";
        var asked = Dimension.All.Where(d => d == part || Filter.Values.TryGetValue(d.Key, out var values) && !values.IsDefaultOrEmpty);
        var level = Dimension.All.Except(asked).Sum(d => d == Dimension.Channel ? 8 : d == Dimension.EventType ? 4 : d == Dimension.City ? 2 : 1);
        var closed = $"SELECT {Columns} FROM closed_users WHERE level = {level} AND {Range} AND {Days.ClosedCondition}";
        var open = $"SELECT {Columns} FROM daily_states_all WHERE {Range} {Open("metric_date")}";
        return !Days.HasClosed ? open : Days.HasOpen ? $"{closed} UNION ALL {open}" : closed;
    }

    private string Profiles(Func<string, string> keys, Dimension? part, string by) => $"""
        SELECT {keys("toString(split)")}0, 0, toInt64(sum(sessions)), toInt64(sumIf(sessions, {Has("purchase", part)})), 0, 0
        FROM closed_session_profiles {Split(part)}
        WHERE {DayRange} AND {Days.ClosedCondition} AND {Has(null, part)}
        {by}
        """;

    // Uniques, as a row may be there twice.
    private string Spans(Func<string, string> keys, Dimension? part, string by) => $"""
        SELECT {keys("toString(split)")}0, 0, toInt64(uniqExact(session_hash)) - toInt64(uniqExact((session_hash, metric_date))),
            toInt64(uniqExactIf(session_hash, {Has("purchase", part)})) - toInt64(uniqExactIf((session_hash, metric_date), {Has("purchase", part)})), 0, 0
        FROM closed_session_spans {Split(part)}
        WHERE {DayRange} AND {Days.ClosedCondition} AND {Has(null, part)}
        {by}
        """;

    // Sessions of open days that closed ones have counted, too: few, and looked up one by one.
    private string Overlap(string keys, IEnumerable<string> names, string by) => $"""
        SELECT {string.Concat(names.Select(n => $"{n}, "))}0, 0, -toInt64(countIf(in_open AND in_closed)), -toInt64(countIf(buys_in_open AND buys_in_closed)), 0, 0
        FROM
        (
            SELECT {keys}session_hash, max(metric_date IN {Days.OpenList}) AS in_open, max(metric_date NOT IN {Days.OpenList}) AS in_closed,
                max(event_type = 'purchase' AND metric_date IN {Days.OpenList}) AS buys_in_open, max(event_type = 'purchase' AND metric_date NOT IN {Days.OpenList}) AS buys_in_closed
            FROM (SELECT event_date AS metric_date, session_hash, channel, event_type, city, device_type FROM session_events WHERE session_hash IN
                (
                    SELECT session_hash FROM closed_session_days WHERE {DayRange} AND {Days.ClosedCondition}
                        AND session_hash IN (SELECT sipHash64(session_id) FROM processed_events_storage WHERE event_date IN {Days.OpenList})
                ))
            WHERE {Range}
            GROUP BY {string.Concat(names.Select(n => $"{n}, "))}session_hash
        )
        {by}
        """;

    private string Open(string day) => Days.HasClosed ? $"AND {day} IN {Days.OpenList}" : "";

    private string Split(Dimension? part) => part is null
        ? ""
        : $"ARRAY JOIN arrayDistinct(arrayMap(c -> c.{part.Column}, {(CellConditions() is { Count: > 0 } conditions ? $"arrayFilter(c -> {string.Join(" AND ", conditions)}, cells)" : "cells")})) AS split";

    // Whether a row has a cell that is asked for, of an event type where one is named.
    private string Has(string? eventType, Dimension? part)
    {
        // What is split has matching cells.
        if (eventType is null && part is not null) return "1";
        var conditions = CellConditions();
        if (part is not null) conditions.Add($"c.{part.Column} = split");
        if (eventType is not null) conditions.Add($"c.event_type = '{eventType}'");
        return conditions.Count == 0 ? "1" : $"arrayExists(c -> {string.Join(" AND ", conditions)}, cells)";
    }

    private List<string> CellConditions() =>
        [.. Dimension.All.Where(d => Filter.Values.TryGetValue(d.Key, out var values) && !values.IsDefaultOrEmpty).Select(d => $"c.{d.Column} IN {{{d.Key}:Array(String)}}")];
}
