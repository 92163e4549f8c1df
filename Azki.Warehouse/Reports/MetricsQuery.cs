using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports;

/// <summary>
/// The SQL of <see cref="Metrics"/> by a period or a dimension or both. Closed pieces give sets of users and counts of sessions; what is open is
/// counted from states and events. Sets of users meet. Counts of sessions add up, less those of sessions that had several of the pieces.
/// </summary>
/// <param name="Filter">Days and dimensions.</param>
/// <param name="Days">The days of the range that have events.</param>
internal sealed record MetricsQuery(ReportFilter Filter, DaysOfEvents Days)
{
    /// <summary>The dimension that rows are split by.</summary>
    public Dimension? Part { get; init; }

    /// <summary>What rows have of the day, in SQL over <c>metric_date</c>, and its name.</summary>
    public (string Sql, string Name)? Period { get; init; }

    /// <summary>What days of one period have in common; nothing need be known where there is one period only.</summary>
    public Func<DateOnly, object> PeriodOf { get; init; } = _ => 0;

    /// <summary>Whether there is a total of each period, and not one over all.</summary>
    public bool TotalsByPeriod { get; init; }

    /// <summary>Rows of the period where there is one, <c>part</c> where it is split, the metrics, and <c>is_total</c>.</summary>
    public string Sql
    {
        get
        {
            var names = string.Join(", ", Names);
            var parts = new List<string> { $"SELECT {Keys(PartColumn)}0 AS n_events, toInt64(groupBitmapMerge(u.users)) AS n_users, 0 AS n_sessions, 0 AS n_buying, 0 AS n_purchases, 0 AS n_revenue, {IsTotal} FROM ({Users(Part)}) AS u {ByWithTotal}" };
            if (Days.HasOpen || !Days.HasClosed)
                parts.Add($"""
                    SELECT {Keys(PartColumn)}toInt64(sum(s.events)), 0, toInt64(uniqExactMerge(s.sessions)), toInt64(uniqExactMergeIf(s.sessions, s.event_type = 'purchase')),
                        toInt64(sumIf(s.events, s.event_type = 'purchase')), toInt64(sumIf(s.premium, s.event_type = 'purchase')), {IsTotal}
                    FROM ({OpenStates}) AS s {ByWithTotal}
                    """);
            if (Days.HasClosed)
            {
                parts.Add(Counts);
                if (!AreSessionsCounted) parts.AddRange([Profiles, ProfilesTotal]);
                else if (Part is not null) parts.Add(CountsTotal);
                parts.Add(Spans);
            }
            if (Days.HasClosed && Days.HasOpen) parts.Add(Overlap);
            return $"""
                SELECT {names}, sum(n_events) AS events, sum(n_users) AS users, sum(n_sessions) AS sessions, sum(n_purchases) AS purchases, sum(n_revenue) AS revenue,
                    if(sessions = 0, 0, sum(n_buying) / sessions) AS conversion, if(purchases = 0, 0, revenue / purchases) AS average_premium, is_total
                FROM
                (
                {string.Join("\nUNION ALL\n", parts)}
                )
                GROUP BY {names}, is_total
                """;
        }
    }

    /// <summary>Rows of <c>metric_date</c> and a set of <c>users</c>, over all dimensions, that periods of the filter's grain are put together from.</summary>
    public static string UsersOf(ReportFilter filter, DaysOfEvents days) => new MetricsQuery(filter, days) { PeriodOf = day => filter.Grain.PeriodOf(day) }.Users(null);

    private IReadOnlyList<string> Names => [.. new[] { Period?.Name, Part is null ? null : "part" }.OfType<string>()];

    private string PartColumn => Part is null ? "" : $"toString({Part.Column})";

    private string Range => Filter.Condition("metric_date");

    private string DayRange => new ReportFilter(Filter.From, Filter.To).Condition("metric_date");

    private string TotalGrouping => TotalsByPeriod ? "1" : Names.Count == 1 ? "1" : "3";

    private string IsTotal => $"toUInt8(GROUPING({string.Join(", ", Names)}) != 0) AS is_total";

    private string ByWithTotal => $"GROUP BY {string.Join(", ", Names)} WITH ROLLUP HAVING GROUPING({string.Join(", ", Names)}) IN (0, {TotalGrouping})";

    private string By => $"GROUP BY {string.Join(", ", Names)}";

    private string Keys(string part) => string.Concat(Period is { } p ? $"{p.Sql} AS {p.Name}, " : "", Part is null ? "" : $"{part} AS part, ");

    // Of what is kept of a closed piece, the rows that name no dimension more than is asked for.
    private int Level(Dimension? part) => CountStatements.LevelOf(part is null ? Filter.Dimensions() : Filter.Dimensions().Append(part));

    private bool AreSessionsCounted => Filter.IsOneValueEach();

    private string Users(Dimension? part)
    {
        const string Columns = "metric_date, channel, event_type, city, device_type, users";
        var closed = $"SELECT {Columns} FROM closed_users WHERE level = {Level(part)} AND {Range} AND {Days.UsersCondition(PeriodOf)}";
        var open = $"SELECT {Columns} FROM ({OpenStates})";
        return !Days.HasClosed ? open : Days.HasOpen ? $"{closed} UNION ALL {open}" : closed;
    }

    // Events add up to totals; sessions are of several parts, so theirs are rows of their own.
    private string Counts
    {
        get
        {
            string Sessions(string column) => !AreSessionsCounted ? "0" : Part is null ? $"toInt64(sum(k.{column}))" : $"if(GROUPING({string.Join(", ", Names)}) = 0, toInt64(sum(k.{column})), 0)";
            return $"""
                SELECT {Keys(PartColumn)}toInt64(sum(k.events)), 0, {Sessions("sessions")}, {Sessions("buying")}, toInt64(sum(k.purchases)), toInt64(sum(k.revenue)), {IsTotal}
                FROM closed_counts AS k WHERE level = {Level(Part)} AND {Range} AND {Days.ClosedCondition} {ByWithTotal}
                """;
        }
    }

    private string CountsTotal => $"""
        SELECT {TotalKeys}0, 0, toInt64(sum(k.sessions)), toInt64(sum(k.buying)), 0, 0, 1
        FROM closed_counts AS k WHERE level = {Level(null)} AND {Range} AND {Days.ClosedCondition} {TotalBy}
        """;

    // What is not closed: whole days from the states, the rest of others from the events.
    private string OpenStates
    {
        get
        {
            const string Columns = "metric_date, channel, event_type, city, device_type, events, premium, users, sessions";
            var parts = new List<string>();
            if (!Days.HasClosed) parts.Add($"SELECT {Columns} FROM daily_states_all WHERE {Range}");
            else if (Days.HasOpenDays) parts.Add($"SELECT {Columns} FROM daily_states_all WHERE {Range} AND metric_date IN {Days.OpenList}");
            if (Days.HasOpenSpans)
                parts.Add($"""
                    SELECT event_date AS metric_date, channel, event_type, city, device_type, count() AS events, sum(toUInt64(premium_amount)) AS premium, groupBitmapState(user_id) AS users, uniqExactState(sipHash64(session_id)) AS sessions
                    FROM processed_events_storage
                    WHERE {Filter.Condition("event_date")} AND {Days.SpansCondition("event_date", "event_time")}
                    GROUP BY event_date, channel, event_type, city, device_type
                    """);
            return string.Join(" UNION ALL ", parts);
        }
    }

    private string Profiles => $"""
        SELECT {Keys("toString(split)")}0, 0, toInt64(sum(sessions)), toInt64(sumIf(sessions, {Has("purchase", Part)})), 0, 0, 0
        FROM closed_session_profiles {Split}
        WHERE {DayRange} AND {Days.ClosedCondition} AND {Has(null, Part)}
        {By}
        """;

    // A session is in several parts, so the total is no sum of them.
    private string ProfilesTotal => $"""
        SELECT {TotalKeys}0, 0, toInt64(sum(sessions)), toInt64(sumIf(sessions, {Has("purchase", null)})), 0, 0, 1
        FROM closed_session_profiles
        WHERE {DayRange} AND {Days.ClosedCondition} AND {Has(null, null)}
        {TotalBy}
        """;

    private string TotalKeys => $"{(Period is { } p ? $"{(TotalsByPeriod ? p.Sql : "toDate(0)")} AS {p.Name}, " : "")}{(Part is null ? "" : "'' AS part, ")}";

    // Over nothing there is no total, neither of nothing.
    private string TotalBy => $"{(TotalsByPeriod ? $"GROUP BY {Period!.Value.Name}" : "")} HAVING count() > 0";

    // A row for each piece of a session: all but one of a session are too many.
    private string Spans
    {
        get
        {
            // Split, a row is in several parts, and in a total once.
            string Count(string ofPart, string ofTotal) => Part is null ? $"toInt64(countIf({ofTotal}))" : $"toInt64(if(GROUPING({string.Join(", ", Names)}) = 0, countIf({ofPart}), countIf(nth = 1 AND {ofTotal})))";
            return $"""
                SELECT {Keys("toString(split)")}0, 0, toInt64(uniqExact(session_hash)) - {Count("1", "1")},
                    toInt64(uniqExactIf(session_hash, {Has("purchase", Part)})) - {Count(Has("purchase", Part), Has("purchase", null))}, 0, 0, {IsTotal}
                FROM closed_session_spans {(Part is null ? "" : $"ARRAY JOIN {Splits} AS split, arrayEnumerate({Splits}) AS nth")}
                WHERE {DayRange} AND {Days.ClosedCondition} AND {Has(null, Part)}
                {ByWithTotal}
                """;
        }
    }

    // Sessions of what is open that closed pieces have counted, too: few, and looked up one by one.
    private string Overlap
    {
        get
        {
            var open = Days.OpenCondition("event_date", "event_time");
            var sets = $"GROUPING SETS (({string.Join(", ", Names)}, session_hash), ({(TotalsByPeriod ? $"{Period!.Value.Name}, " : "")}session_hash))";
            return $"""
                SELECT {string.Join(", ", Names)}, 0, 0, -toInt64(countIf(in_open AND in_closed)), -toInt64(countIf(buys_in_open AND buys_in_closed)), 0, 0, is_total
                FROM
                (
                    SELECT {Keys(PartColumn)}session_hash, max(is_open = 1) AS in_open, max(is_open = 0) AS in_closed,
                        max(event_type = 'purchase' AND is_open = 1) AS buys_in_open, max(event_type = 'purchase' AND is_open = 0) AS buys_in_closed, toUInt8(GROUPING({Names[^1]})) AS is_total
                    FROM
                    (
                        SELECT event_date AS metric_date, sipHash64(session_id) AS session_hash, channel, event_type, city, device_type, 1 AS is_open
                        FROM processed_events_storage
                        WHERE {open}
                        UNION ALL
                        SELECT metric_date, session_hash, c.channel, c.event_type, c.city, c.device_type, 0
                        FROM (SELECT metric_date, session_hash, arrayJoin(CAST(cells AS {SessionCellsSql.Type})) AS c FROM ({Days.CellsOfOpenSessions($"{DayRange} AND {Days.ClosedCondition}")}))
                    )
                    WHERE {Range}
                    GROUP BY {sets}
                )
                GROUP BY {string.Join(", ", Names)}, is_total
                """;
        }
    }

    private string Split => Part is null ? "" : $"ARRAY JOIN {Splits} AS split";

    // The parts that a session is in, of the cells that are asked for.
    private string Splits => CellConditions() is { Count: > 0 } conditions
        ? $"arrayDistinct(arrayFilter({Lambda(conditions, Part!)}))"
        : $"arrayDistinct(cells.{Part!.Column})";

    // Whether a row has a cell that is asked for, of an event type where one is named.
    private string Has(string? eventType, Dimension? part)
    {
        // What is split has matching cells.
        if (eventType is null && part is not null) return "1";
        var conditions = CellConditions();
        if (part is not null) conditions.Add((part, "split"));
        if (eventType is not null) conditions.Add((Dimension.EventType, $"'{eventType}'"));
        return conditions.Count == 0 ? "1" : $"arrayExists({Lambda(conditions)})";
    }

    private List<(Dimension Of, string Value)> CellConditions() => [.. Filter.Dimensions().Select(d => (d, $"{{{d.Key}:Array(String)}}"))];

    // Only the columns of cells that are asked about are read.
    private static string Lambda(IReadOnlyList<(Dimension Of, string Value)> conditions, Dimension? first = null)
    {
        var columns = conditions.Select(c => c.Of.Column).Prepend(first?.Column).OfType<string>().Distinct().ToList();
        var condition = string.Join(" AND ", conditions.Select(c => c.Value.StartsWith('{') ? $"c_{c.Of.Column} IN {c.Value}" : $"c_{c.Of.Column} = {c.Value}"));
        return $"({string.Join(", ", columns.Select(c => $"c_{c}"))}) -> {condition}, {string.Join(", ", columns.Select(c => $"cells.{c}"))}";
    }
}
