using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports;

/// <summary>The SQL of the figures by tenure, from closed pieces and the events of what is open; as <see cref="MetricsQuery"/> does it.</summary>
internal sealed record TenureQuery(ReportFilter Filter, DaysOfEvents Days)
{
    private static readonly IReadOnlyList<string> Columns = ["tenure", "n_users", "n_sessions", "n_buying", "n_purchases", "n_revenue", "n_shortest", "is_total"];

    private const string By = "GROUP BY tenure WITH ROLLUP";
    private const string IsTotal = "toUInt8(GROUPING(tenure)) AS is_total";

    /// <summary>Rows of the number of a group, and their figures.</summary>
    public Statement Statement
    {
        get
        {
            var users = $"SELECT tenure, {Row(users: "groupBitmapMerge(t.users)", purchases: "sum(t.purchases)", revenue: "sum(t.revenue)", shortest: "min(t.shortest)")}, {IsTotal} FROM ({Groups}) AS t {By}";
            var pieces = new PieceQueries("tenure", Columns, users,
                !Days.HasClosed ? [] : AreSessionsCounted ? [Counts, Spans] : [Profiles, ProfilesTotal, Spans],
                !Days.HasClosed ? [States] : OpenCondition is { } open ? [Open(open)] : []);
            return new($"""
                SELECT if(is_total = 1, '', {TenureGroups.Name("tenure")}) AS tenure_name, sum(n_users) AS users, sum(n_sessions) AS sessions, sum(n_purchases) AS purchases, sum(n_revenue) AS revenue,
                    if(sessions = 0, 0, sum(n_buying) / sessions) AS conversion, min(n_shortest) AS shortest_days, is_total
                FROM {pieces.Rows}
                GROUP BY tenure, is_total
                """, Filter.Parameters())
            { Parts = pieces.Parts };
        }
    }

    // Figures that a query does not have are added to those of the others, so they are nothing.
    private static string Row(string users = "0", string sessions = "0", string buying = "0", string purchases = "0", string revenue = "0", string shortest = "NULL") =>
        $"toInt64({users}) AS n_users, toInt64({sessions}) AS n_sessions, toInt64({buying}) AS n_buying, toInt64({purchases}) AS n_purchases, toInt64({revenue}) AS n_revenue, CAST({shortest} AS Nullable(Int32)) AS n_shortest";

    private string States => $"SELECT {TenureGroups.Of("user_tenure_days")} AS tenure, {Row(sessions: "uniqExact(sipHash64(session_id))", buying: "uniqExactIf(sipHash64(session_id), is_purchase = 1)")}, {IsTotal} FROM processed_events_storage WHERE {Filter.Condition("event_date", Dimension.EventType)} {By}";

    // Null where nothing is open.
    private string? OpenCondition => !Days.HasClosed ? "1" : Days.HasOpen ? Days.OpenCondition("event_date", "event_time") : null;

    private string ClosedRange => $"metric_date BETWEEN {{from:Date}} AND {{to:Date}} AND {Days.ClosedCondition}";

    private string Dimensions => Filter.PlaceCondition(Dimension.Channel);

    private List<string> CellConditions => [.. Filter.Dimensions(Dimension.EventType).Select(d => $"c.{d.Column} IN {{{d.Key}:Array(String)}}")];

    private string Cells => CellConditions is { Count: > 0 } conditions ? $"arrayFilter(c -> {string.Join(" AND ", conditions)}, cells)" : "cells";

    private string Groups
    {
        get
        {
            var parts = new List<string>();
            if (Days.HasClosed) parts.Add($"SELECT tenure, users, purchases, revenue, shortest FROM closed_tenures WHERE level = {Level} AND {ClosedRange} AND {Dimensions}");
            if (OpenCondition is { } open)
                parts.Add($"""
                    SELECT {TenureGroups.Of("user_tenure_days")} AS tenure, groupBitmapState(user_id) AS users, sum(is_purchase) AS purchases,
                        sumIf(toUInt64(premium_amount), is_purchase = 1) AS revenue, min(user_tenure_days) AS shortest
                    FROM processed_events_storage
                    WHERE {Filter.Condition("event_date", Dimension.EventType)} AND {open}
                    GROUP BY tenure
                    """);
            return string.Join(" UNION ALL ", parts);
        }
    }

    private int Level => CountStatements.TenureLevelOf(Filter.Dimensions());

    private bool AreSessionsCounted => Filter.IsOneValueEach(Dimension.EventType);

    private string Counts => $"""
        SELECT if(t.tenure = {TenureGroups.All}, 0, t.tenure) AS tenure, {Row(sessions: "sum(t.sessions)", buying: "sum(t.buying)")}, toUInt8(t.tenure = {TenureGroups.All}) AS is_total
        FROM closed_tenure_counts AS t WHERE level = {Level} AND {ClosedRange} AND {Dimensions}
        GROUP BY t.tenure
        """;

    private string Profiles => $"""
        SELECT tenure, {Row(sessions: "sum(sessions)", buying: "sumIf(sessions, arrayExists(c -> c.tenure = tenure AND c.is_purchase = 1, asked))")}, 0 AS is_total
        FROM (SELECT sessions, {Cells} AS asked, arrayJoin(arrayDistinct(arrayMap(c -> c.tenure, asked))) AS tenure FROM closed_tenure_profiles WHERE {ClosedRange})
        GROUP BY tenure
        """;

    // Over nothing there is no total, neither of nothing.
    private string ProfilesTotal => $"""
        SELECT toUInt8(0) AS tenure, {Row(sessions: "sum(sessions)", buying: "sumIf(sessions, arrayExists(c -> c.is_purchase = 1, asked))")}, 1 AS is_total
        FROM (SELECT sessions, {Cells} AS asked FROM closed_tenure_profiles WHERE {ClosedRange} AND notEmpty(asked))
        HAVING count() > 0
        """;

    // A row for each piece of a session: all but one of a session are too many. By tenure a row is in several groups, and in the total once.
    private string Spans => $"""
        SELECT tenure, {Row(sessions: "uniqExact(session_hash) - if(GROUPING(tenure) = 0, count(), countIf(nth = 1))",
            buying: $"uniqExactIf(session_hash, {Buys("a.1 = tenure AND ")}) - if(GROUPING(tenure) = 0, countIf({Buys("a.1 = tenure AND ")}), countIf(nth = 1 AND {Buys("")}))")}, {IsTotal}
        FROM (SELECT session_hash, {(CellConditions.Count == 0 ? "arrayMap((t, e) -> (t, e = 'purchase'), cells.tenure, cells.event_type)" : $"arrayMap(c -> (c.tenure, c.event_type = 'purchase'), {Cells})")} AS asked, arrayDistinct(arrayMap(a -> a.1, asked)) AS tenures FROM closed_session_spans WHERE {ClosedRange})
        ARRAY JOIN tenures AS tenure, arrayEnumerate(tenures) AS nth
        {By}
        """;

    private static string Buys(string condition) => $"arrayExists(a -> {condition}a.2, asked)";

    // Sessions of what is open, but for those that closed pieces have counted, too.
    private string Open(string open) => $"""
        SELECT tenure, {Row(sessions: "countIf(in_open AND NOT in_closed)", buying: "countIf(buys_in_open AND NOT buys_in_closed)")}, is_total
        FROM
        (
            SELECT tenure, session_hash, max(is_open = 1) AS in_open, max(is_open = 0) AS in_closed, max(is_open = 1 AND buys) AS buys_in_open, max(is_open = 0 AND buys) AS buys_in_closed, {IsTotal}
            FROM
            (
                SELECT {TenureGroups.Of("user_tenure_days")} AS tenure, sipHash64(session_id) AS session_hash, is_purchase = 1 AS buys, 1 AS is_open
                FROM processed_events_storage
                WHERE {Filter.Condition("event_date", Dimension.EventType)} AND {open}
                UNION ALL
                SELECT cell.1 AS tenure, session_hash, cell.2 AS buys, 0 AS is_open
                FROM
                (
                    SELECT session_hash, arrayJoin(arrayMap(c -> (c.tenure, c.event_type = 'purchase'), {Cells})) AS cell
                    FROM (SELECT session_hash, CAST(cells AS {SessionCellsSql.Type}) AS cells FROM ({Days.CellsOfOpenSessions(ClosedRange)}))
                )
            )
            GROUP BY GROUPING SETS ((tenure, session_hash), (session_hash))
        )
        GROUP BY tenure, is_total
        """;
}
