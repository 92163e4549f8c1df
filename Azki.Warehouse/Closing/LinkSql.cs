using Azki.Warehouse.Reports.Journeys;

namespace Azki.Warehouse.Closing;

/// <summary>The SQL that links a day.</summary>
internal static class LinkSql
{
    /// <summary>Stands for a way that there is none of: the greatest number of 32 bits.</summary>
    public const string None = "4294967295";

    /// <summary>The bits of <c>opening</c> that tell the channel.</summary>
    public const string ChannelBits = "281474976710655";

    private const string DayLength = "86400000";

    // Ways longer than this are not noted.
    private static readonly string Longest = $"{LinkChoice.Reach} * {DayLength}";

    /// <summary>The hash of a channel.</summary>
    public static string Hash(string channel) => $"bitAnd(sipHash64({channel}), {ChannelBits})";

    /// <summary>The condition on rows of the pieces of a day.</summary>
    public static string PieceCondition(DayOfEvents day) => $"metric_date = {day.DaySql} AND {DaysOfEvents.BuildCondition(day.Pieces)}";

    /// <summary>What users bring along from rows of linked days: <c>user_id</c> and <c>leading</c>, of the last row of each.</summary>
    /// <param name="condition">The condition on rows.</param>
    /// <param name="users">The users, as a query.</param>
    public static string Leading(string condition, string users) =>
        $"SELECT user_id, argMax(j.leading, j.metric_date) AS leading FROM linked_journeys AS j PREWHERE user_id IN ({users}) WHERE {condition} AND j.path != 0 GROUP BY user_id";

    /// <summary>Fills linked_journeys with a day.</summary>
    /// <param name="day">The day, with those of its pieces that are to be linked.</param>
    /// <param name="build">The build of the rows.</param>
    /// <param name="before">The days before that are linked and may lead on into it.</param>
    public static string Insert(DayOfEvents day, ulong build, IReadOnlyList<DayOfEvents> before)
    {
        string Start(string ways) => $"toDate({day.DaySql}) - if(n < length({ways}), {ways}[n + 1].1, 0)";
        var begins = $"toUInt64(toDate({day.DaySql})) * {DayLength}";
        return $"""
            INSERT INTO linked_journeys
            SELECT user_id, {day.DaySql}, {build.ToString(System.Globalization.CultureInfo.InvariantCulture)}, bitOr(bitShiftLeft(toUInt64(toDate({day.DaySql})), 48), {Hash("first_channel")}), toUInt8(n = 0 AND has_signup),
                {Of("of_quote", ".2.1")}, {Start("of_quote")}, {Of("of_click", ".2.1")}, {Start("of_click")}, {Of("of_purchase", ".2.1")}, {Start("of_purchase")},
                {Of("of_click", ".2.3")}, {Of("of_purchase", ".2.2")}, {Of("of_purchase", ".2.3")},
                multiIf(n > 0, 0, path_number = 0, {PathNumber.Other}, path_number), if(n = 0, purchases, 0), if(n = 0, revenue, 0), if(n = 0, leading, [])
            FROM
            (
                SELECT *, arrayJoin(range(greatest(1, length(of_quote), length(of_click), length(of_purchase)))) AS n
                FROM
                (
                    SELECT user_id, first_channel, has_signup, path_number, purchases, revenue,
                        {Quickest("quote", begins)} AS of_quote, {Quickest("click", begins)} AS of_click, {Quickest("purchase", begins)} AS of_purchase,
                        arrayLast(w -> 1, ways) AS quoted, arrayLast(w -> w.click != {WaySql.None}, ways) AS clicked,
                        arrayDistinct(arrayFilter(s -> s >= 4, [clicked.start * 4, (clicked.start + clicked.quote) * 4 + 1, (clicked.start + clicked.click) * 4 + 2,
                            quoted.start * 4, (quoted.start + quoted.quote) * 4 + 1, last_signup])) AS leading
                    FROM ({WaySql.Of(Steps(day, before, begins))})
                )
            )
            """;
    }

    // The day's own steps, and those that lead to it.
    private static string Steps(DayOfEvents day, IReadOnlyList<DayOfEvents> before, string begins)
    {
        var own = $"""
            SELECT user_id, first_channel, arrayExists(s -> s % 4 = 0, steps) AS has_signup, {PathNumber.Of("path")} AS path_number, purchases, revenue, arrayMap(s -> ({begins}) * 4 + s, steps) AS own_steps
            FROM {(day.Pieces.Length == 1 ? $"closed_user_journeys WHERE {PieceCondition(day)}" : $"({Together(day)})")}
            """;
        if (before.Count == 0) return $"SELECT * EXCEPT (own_steps), own_steps AS user_steps, arrayMax(arrayFilter(s -> s % 4 = 0, user_steps)) AS last_signup FROM ({own})";
        var range = $"metric_date BETWEEN {before[^1].DaySql} AND {before[0].DaySql} AND {DaysOfEvents.BuildCondition(before.Select(d => d.Link!.Build))}";
        return $"""
            SELECT o.* EXCEPT (own_steps), arrayConcat(o.own_steps, arrayFilter(s -> s >= ({begins} - {Longest}) * 4, l.leading)) AS user_steps, arrayMax(arrayFilter(s -> s % 4 = 0, user_steps)) AS last_signup
            FROM ({own}) AS o
            LEFT ANY JOIN ({Leading(range, $"SELECT user_id FROM closed_user_journeys WHERE {PieceCondition(day)}")}) AS l ON l.user_id = o.user_id
            """;
    }

    // What a user did in several pieces, as if they were one.
    private static string Together(DayOfEvents day) => $"""
        SELECT * EXCEPT (paths), {UserJourneySql.Cut("paths")} AS path
        FROM
        (
            SELECT user_id, argMin(p.first_channel, p.first_at) AS first_channel, groupArrayArray(p.steps) AS steps, {UserJourneySql.Joined("groupArray((p.first_at, p.path))")} AS paths,
                sum(p.purchases) AS purchases, sum(p.revenue) AS revenue
            FROM closed_user_journeys AS p WHERE {PieceCondition(day)}
            GROUP BY user_id
        )
        """;

    // Of the ways that reach a step in the day, those for which none is as quick that began on the same day or later: from the latest start on.
    // Of the day's own there is one, and of earlier ones few, as each leads on from one of three signups.
    private static string Quickest(string step, string begins)
    {
        var none = $"({WaySql.None}, {WaySql.None}, {WaySql.None})";
        var took = step == "quote" ? $"(w.quote, {WaySql.None}, {WaySql.None})" : step == "click" ? $"(w.click, {WaySql.None}, w.quote)" : "(w.purchase, w.click, w.quote)";
        var reached = $"w.{step} <= {Longest} AND w.start + w.{step} >= {begins}";
        var own = $"(toInt64(0), arraySort(arrayPushBack(arrayMap(w -> {took}, arrayFilter(w -> {reached} AND w.start >= {begins}, ways)), {none}))[1])";
        var earlier = $"arraySort(arrayMap(w -> (toInt64(intDiv({begins}, {DayLength})) - toInt64(intDiv(w.start, {DayLength})), {took}), arrayFilter(w -> {reached} AND w.start < {begins}, ways)))";
        var all = $"arrayPushFront({earlier}, {own})";
        return $"arrayFilter((x, i) -> x.2 != {none} AND NOT arrayExists(y -> y.2 <= x.2, arraySlice({all}, 1, i - 1)), {all}, arrayEnumerate({all}))";
    }

    private static string Of(string ways, string value) => $"toUInt32(if(n < length({ways}), least({ways}[n + 1]{value}, {None}), {None}))";
}
