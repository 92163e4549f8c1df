namespace Azki.Warehouse.Reports.Journeys;

/// <summary>The ways through the steps of a user, in SQL: from every signup to the next quote view, to the next policy click after it, and to the next purchase after that.</summary>
internal static class WaySql
{
    /// <summary>Stands for what is not reached.</summary>
    public const string None = "18446744073709551615";

    /// <summary>How many steps after the first the longest way within the window has, of a row of <see cref="Steps"/>.</summary>
    public const string Longest = $"arrayMax({Reached})";

    // Of each step; 0 where it is no signup.
    private const string Reached = """
        arrayMap((t, k, q, c, b) -> toUInt8(k = 0 AND q != 0 AND q <= t + {window:UInt64}) * (1 + (c != 0 AND c <= t + {window:UInt64}) * (1 + (b != 0 AND b <= t + {window:UInt64}))),
            times, kinds, quotes, clicks, buys)
        """;

    /// <summary>
    /// Of a row of <see cref="Steps"/> the quickest of the ways that are as long as <c>longest</c>, to the last step, then to the one before it: the milliseconds
    /// to the last of its steps, to the policy click, to the quote view and to the purchase. What is not reached means nothing.
    /// </summary>
    public const string Quickest = $"""
        arraySort(arrayFilter((w, r) -> r = longest,
            arrayMap((t, q, c, b) -> (toInt64(multiIf(longest = 1, q, longest = 2, c, b)) - toInt64(t), toInt64(c) - toInt64(t), toInt64(q) - toInt64(t), toInt64(b) - toInt64(t)), times, quotes, clicks, buys), {Reached}))[1]
        """;

    /// <summary>
    /// Adds <c>has_start</c>, whether there is a signup, and of each step in order its time, <c>times</c>, its <c>kinds</c>, the time of the next quote view, <c>quotes</c>,
    /// of the next policy click after that, <c>clicks</c>, and of the next purchase after that, <c>buys</c>. 0 is none; what lies behind a step that is not reached means nothing.
    /// </summary>
    /// <param name="rows">Rows with <c>user_steps</c>, in any order: milliseconds times four, and the step from 0 on.</param>
    public static string Steps(string rows) => $"""
        SELECT * EXCEPT (next_click, next_purchase, after_click), has(kinds, 0) AS has_start, {Next(1)} AS quotes, {After(1, "next_click")} AS clicks, {After(1, "after_click")} AS buys
        FROM
        (
            SELECT *, {Next(2)} AS next_click, {After(2, "next_purchase")} AS after_click
            FROM
            (
                SELECT *, {Next(3)} AS next_purchase
                FROM (SELECT * EXCEPT (steps), arrayMap(s -> bitShiftRight(s, 2), steps) AS times, arrayMap(s -> toUInt8(bitAnd(s, 3)), steps) AS kinds FROM (SELECT * EXCEPT (user_steps), arraySort(user_steps) AS steps FROM ({rows})))
            )
        )
        """;

    /// <summary>
    /// Adds <c>ways</c>, of each signup that leads to a quote view, in order: <c>start</c>, and <c>quote</c>, <c>click</c> and <c>purchase</c>, the milliseconds from it until then.
    /// </summary>
    /// <param name="rows">Rows as of <see cref="Steps"/>.</param>
    public static string Of(string rows) => $$"""
        SELECT * EXCEPT (times, kinds, quotes, clicks, buys), CAST(arrayFilter(w -> w.1 != 0, arrayMap(
            (t, k, q, c, b) -> (t * (k = 0) * (q != 0), q - t, if(c = 0, {{None}}, c - t), if(c = 0 OR b = 0, {{None}}, b - t)), times, kinds, quotes, clicks, buys)),
            'Array(Tuple(start UInt64, quote UInt64, click UInt64, purchase UInt64))') AS ways
        FROM ({{Steps(rows)}})
        """;

    // The time of the next step of a kind. Filled from the end, so each event is looked at once, however many ways there are.
    private static string Next(int kind) => $"arrayReverseFill(x -> x != 0, arrayMap((t, k) -> t * (k = {kind}), times, kinds))";

    // What is behind the next step of a kind.
    private static string After(int kind, string what) => $"arrayReverseFill((x, k) -> k = {kind}, {what}, kinds)";
}
