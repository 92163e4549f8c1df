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
    private static readonly IReadOnlyList<string> OfMetrics = ["n_events", "n_users", "n_sessions", "n_buying", "n_purchases", "n_revenue"];

    /// <summary>What rows of queries <see cref="Beside"/> have for the metrics: nothing.</summary>
    public static string NoFigures { get; } = Row(events: "0");

    /// <summary>The dimension that rows are split by.</summary>
    public Dimension? Part { get; init; }

    /// <summary>What the answer calls that dimension.</summary>
    public string PartName { get; init; } = "part";

    /// <summary>Figures that others have for the same rows, and that are added up with the metrics; their names.</summary>
    public IReadOnlyList<string> FiguresBeside { get; init; } = [];

    /// <summary>The queries of these: <c>part</c>, <see cref="NoFigures"/>, the figures as <c>Int64</c>, <c>is_total</c>.</summary>
    public IReadOnlyList<QueryBeside> Beside { get; init; } = [];

    /// <summary>What rows have of the day, in SQL over <c>metric_date</c>, and its name.</summary>
    public (string Sql, string Name)? Period { get; init; }

    /// <summary>What days of one period have in common; nothing need be known where there is one period only.</summary>
    public Func<DateOnly, object> PeriodOf { get; init; } = _ => 0;

    /// <summary>Whether there is a total of each period, and not one over all.</summary>
    public bool TotalsByPeriod { get; init; }

    /// <summary>Rows of the period where there is one, <c>part</c> where it is split, the metrics, and <c>is_total</c>.</summary>
    public Statement Statement
    {
        get
        {
            var names = string.Join(", ", Names);
            var users = $"SELECT {Keys(PartColumn)}{Figures(users: "groupBitmapMerge(u.users)")}, {IsTotal} FROM ({Users(Part)}) AS u {ByWithTotal}";
            var pieces = new PieceQueries("metrics", [.. Names, .. OfMetrics, .. FiguresBeside, "is_total"], users,
                !Days.HasClosed ? [] : AreSessionsCounted ? [AllCounts, Spans] : [Counts, Profiles, ProfilesTotal, Spans],
                !Days.HasClosed ? [States] : Days.HasOpen ? [Open] : [])
            { Moment = "(sumIf(n_purchases, is_total = 1), sumIf(n_revenue, is_total = 1))", Beside = Beside };
            return new($"""
                SELECT {string.Join(", ", Names.Select(n => n == "part" ? $"part AS {PartName}" : n))},
                    sum(n_events) AS events, sum(n_users) AS users, sum(n_sessions) AS sessions, sum(n_purchases) AS purchases, sum(n_revenue) AS revenue,
                    if(sessions = 0, 0, sum(n_buying) / sessions) AS conversion, if(purchases = 0, 0, revenue / purchases) AS average_premium,
                    {string.Concat(FiguresBeside.Select(f => $"sum(m.{f}) AS {f}, "))}is_total
                FROM {pieces.Rows} AS m
                GROUP BY {names}, is_total
                """, Filter.Parameters())
            { Parts = pieces.Parts };
        }
    }

    /// <summary>Rows of <c>metric_date</c> and a set of <c>users</c>, over all dimensions, that periods of the filter's grain are put together from.</summary>
    public static string UsersOf(ReportFilter filter, DaysOfEvents days) => new MetricsQuery(filter, days) { PeriodOf = day => filter.Grain.PeriodOf(day) }.Users(null);

    // Figures that a query does not have are added to those of the others, so they are nothing.
    private static string Row(string events = "0", string users = "0", string sessions = "0", string buying = "0", string purchases = "0", string revenue = "0") =>
        string.Join(", ", OfMetrics.Zip([events, users, sessions, buying, purchases, revenue], (name, sql) => $"toInt64({sql}) AS {name}"));

    private string Figures(string events = "0", string users = "0", string sessions = "0", string buying = "0", string purchases = "0", string revenue = "0") =>
        string.Join(", ", FiguresBeside.Select(f => $"toInt64(0) AS {f}").Prepend(Row(events, users, sessions, buying, purchases, revenue)));

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
        var columns = part is null ? "metric_date" : $"metric_date, {part.Column}";
        var parts = new List<string>();
        if (Days.HasClosed) parts.Add($"SELECT {columns}, users FROM closed_user_sets WHERE level = {Level(part)} AND {Range} AND {Days.UsersCondition(PeriodOf)}");
        if (!Days.HasClosed || Days.HasOpenDays) parts.Add($"SELECT {columns}, users FROM daily_states_all WHERE {Range}{(Days.HasClosed ? $" AND metric_date IN {Days.OpenList}" : "")}");
        if (Days.HasClosed && Days.HasOpenSpans)
            parts.Add($"""
                SELECT event_date AS {columns}, groupBitmapState(user_id) AS users
                FROM processed_events_storage
                WHERE {Filter.Condition("event_date")} AND {Days.SpansCondition("event_date", "event_time")}
                GROUP BY {columns}
                """);
        return string.Join(" UNION ALL ", parts);
    }

    private string States => $"""
        SELECT {Keys(PartColumn)}{Figures("sum(s.events)", "0", "uniqExactMerge(s.sessions)", "uniqExactMergeIf(s.sessions, s.event_type = 'purchase')",
            "sumIf(s.events, s.event_type = 'purchase')", "sumIf(s.premium, s.event_type = 'purchase')")}, {IsTotal}
        FROM (SELECT metric_date, channel, event_type, city, device_type, events, premium, sessions FROM daily_states_all WHERE {Range}) AS s {ByWithTotal}
        """;

    // Sessions are of several parts, so those of a total are no sum of the parts'; they are a row of their own, which leaves out the part.
    private string AllCounts
    {
        get
        {
            var sums = Figures("sum(k.events)", "0", "sum(k.sessions)", "sum(k.buying)", "sum(k.purchases)", "sum(k.revenue)");
            var (ofPart, ofTotal) = (Level(Part), Level(null));
            // Where the part is filtered by, there is one of it.
            if (ofPart == ofTotal) return $"SELECT {Keys(PartColumn)}{sums}, {IsTotal} FROM closed_counts AS k WHERE level = {ofTotal} AND {Range} AND {Days.ClosedCondition} {ByWithTotal}";
            var period = Period is { } p ? $"{(TotalsByPeriod ? p.Sql : $"if(level = {ofTotal}, toDate(0), {p.Sql})")} AS {p.Name}, " : "";
            return $"""
                SELECT {period}{PartColumn} AS part, {sums}, toUInt8(level = {ofTotal}) AS is_total
                FROM closed_counts AS k WHERE level IN ({ofPart}, {ofTotal}) AND {Range} AND {Days.ClosedCondition} {By}, is_total
                """;
        }
    }

    // By several values of a dimension only events are added up.
    private string Counts => $"""
        SELECT {Keys(PartColumn)}{Figures("sum(k.events)", purchases: "sum(k.purchases)", revenue: "sum(k.revenue)")}, {IsTotal}
        FROM closed_counts AS k WHERE level = {Level(Part)} AND {Range} AND {Days.ClosedCondition} {ByWithTotal}
        """;

    private string Profiles => $"""
        SELECT {Keys("toString(split)")}{Figures(sessions: "sum(sessions)", buying: $"sumIf(sessions, {Has("purchase", Part)})")}, 0 AS is_total
        FROM closed_session_profiles {Split}
        WHERE {DayRange} AND {Days.ClosedCondition} AND {Has(null, Part)}
        {By}
        """;

    // A session is in several parts, so the total is no sum of them.
    private string ProfilesTotal => $"""
        SELECT {TotalKeys}{Figures(sessions: "sum(sessions)", buying: $"sumIf(sessions, {Has("purchase", null)})")}, 1 AS is_total
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
            string Count(string ofPart, string ofTotal) => Part is null ? $"countIf({ofTotal})" : $"if(GROUPING({string.Join(", ", Names)}) = 0, countIf({ofPart}), countIf(nth = 1 AND {ofTotal}))";
            return $"""
                SELECT {Keys("toString(split)")}{Figures(sessions: $"uniqExact(session_hash) - {Count("1", "1")}",
                    buying: $"uniqExactIf(session_hash, {Has("purchase", Part)}) - {Count(Has("purchase", Part), Has("purchase", null))}")}, {IsTotal}
                FROM closed_session_spans {(Part is null ? "" : $"ARRAY JOIN {Splits} AS split, arrayEnumerate({Splits}) AS nth")}
                WHERE {DayRange} AND {Days.ClosedCondition} AND {Has(null, Part)}
                {ByWithTotal}
                """;
        }
    }

    // The events of what is open, by session, beside what closed pieces have of these sessions: who is counted there is not counted again.
    private string Open
    {
        get
        {
            var dimensions = Filter.Dimensions().Append(Part).Append(Dimension.EventType).OfType<Dimension>().Distinct().Select(d => d.Column).ToList();
            return $"""
                SELECT {string.Join(", ", Names)}, {Figures("sum(o.events)", "0", "countIf(events > 0 AND NOT in_closed)", "countIf(purchases > 0 AND NOT buys_in_closed)", "sum(o.purchases)", "sum(o.revenue)")}, is_total
                FROM
                (
                    SELECT {Keys(PartColumn)}session_hash, sum(is_open) AS events, max(is_open = 0) AS in_closed, sum(is_open = 1 AND event_type = 'purchase') AS purchases,
                        sumIf(premium, event_type = 'purchase') AS revenue, max(is_open = 0 AND event_type = 'purchase') AS buys_in_closed, toUInt8(GROUPING({Names[^1]})) AS is_total
                    FROM
                    (
                        SELECT event_date AS metric_date, sipHash64(session_id) AS session_hash, {string.Join(", ", dimensions)}, toUInt64(premium_amount) AS premium, 1 AS is_open
                        FROM processed_events_storage
                        WHERE {Days.OpenCondition("event_date", "event_time")}
                        UNION ALL
                        SELECT metric_date, session_hash, {string.Join(", ", dimensions.Select(d => $"c.{d}"))}, 0, 0
                        FROM (SELECT metric_date, session_hash, arrayJoin(CAST(cells AS {SessionCellsSql.Type})) AS c FROM ({Days.CellsOfOpenSessions($"{DayRange} AND {Days.ClosedCondition}")}))
                    )
                    WHERE {Range}
                    GROUP BY GROUPING SETS (({string.Join(", ", Names)}, session_hash), ({(TotalsByPeriod ? $"{Period!.Value.Name}, " : "")}session_hash))
                ) AS o
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
        if (part is not null) conditions.Add((part, "= split"));
        if (eventType is not null) conditions.Add((Dimension.EventType, $"= '{eventType}'"));
        return conditions.Count == 0 ? "1" : $"arrayExists({Lambda(conditions)})";
    }

    private List<(Dimension Of, string Test)> CellConditions() => [.. Filter.Dimensions().Select(d => (d, $"IN {{{d.Key}:Array(String)}}"))];

    // Only the columns of cells that are asked about are read.
    private static string Lambda(IReadOnlyList<(Dimension Of, string Test)> conditions, Dimension? first = null)
    {
        var columns = conditions.Select(c => c.Of.Column).Prepend(first?.Column).OfType<string>().Distinct().ToList();
        var condition = string.Join(" AND ", conditions.Select(c => $"c_{c.Of.Column} {c.Test}"));
        return $"({string.Join(", ", columns.Select(c => $"c_{c}"))}) -> {condition}, {string.Join(", ", columns.Select(c => $"cells.{c}"))}";
    }
}
