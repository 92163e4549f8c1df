using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports.Journeys;

/// <summary>
/// The journeys of users, a row each: pieces that were counted ahead and what is open, put together by user. A filter that takes only some of
/// the events has them all counted from the events.
/// </summary>
internal sealed record UserJourneys(JourneyFilter Filter, DaysOfEvents Days) : IJourneys
{
    private ReportFilter Asked => Filter.Events;

    /// <inheritdoc/>
    public string Levels => $"SELECT user_channel AS channel, toUInt8(has(kinds, 0)) * (1 + longest) AS level FROM ({WithWays("user_channel")})";

    /// <inheritdoc/>
    public string Ways => $"""
        SELECT longest, (toInt64(to_quote[place] - times[place]), toInt64(to_click[place]) - toInt64(times[place]), toInt64(to_purchase[place]) - toInt64(times[place])) AS way
        FROM (SELECT *, indexOf(reached, longest) AS place FROM ({WithWays("1")}) WHERE longest > 0)
        """;

    /// <inheritdoc/>
    public string Paths => $"""
        SELECT sipHash64(path) AS path_hash, path, user_purchases AS purchases, user_revenue AS revenue
        FROM (SELECT *, {UserJourneySql.Cut("arrayStringConcat(arrayMap(p -> p.2, arraySort(user_paths)))")} AS path FROM ({Users}) WHERE {ChannelCondition})
        """;

    /// <inheritdoc/>
    public string EventTypes(string path) => UserJourneySql.EventTypes(path);

    private string ChannelCondition => Asked.Dimensions().Contains(Dimension.Channel) ? "user_channel IN {channel:Array(String)}" : "1";

    // From each place the next step after it, and what that leads to: filled from the end, so each event is looked at once, however many ways
    // there are. What lies behind a step that is not reached means nothing.
    private string WithWays(string columns) => $$"""
        SELECT {{columns}}, times, kinds, to_quote, to_click, to_purchase, reached, arrayMax(reached) AS longest
        FROM
        (
            SELECT *, arrayMap((t, k, q, c, p) -> toUInt8(k = 0 AND q != 0 AND q <= t + {window:UInt64}) * (1 + (c != 0 AND c <= t + {window:UInt64}) * (1 + (p != 0 AND p <= t + {window:UInt64}))),
                times, kinds, to_quote, to_click, to_purchase) AS reached
            FROM
            (
                SELECT *, {{Next(1)}} AS to_quote, {{After(1, "next_click")}} AS to_click, {{After(1, "after_click")}} AS to_purchase
                FROM
                (
                    SELECT *, {{Next(2)}} AS next_click, {{After(2, "next_purchase")}} AS after_click
                    FROM
                    (
                        SELECT *, {{Next(3)}} AS next_purchase
                        FROM (SELECT *, arrayMap(s -> bitShiftRight(s, 2), steps) AS times, arrayMap(s -> toUInt8(bitAnd(s, 3)), steps) AS kinds FROM (SELECT *, arraySort(user_steps) AS steps FROM ({{Users}})))
                    )
                )
            )
        )
        WHERE {{ChannelCondition}}
        """;

    // The time of the next step of a kind.
    private static string Next(int kind) => $"arrayReverseFill(x -> x != 0, arrayMap((t, k) -> t * (k = {kind}), times, kinds))";

    // What is behind the next step of a kind.
    private static string After(int kind, string what) => $"arrayReverseFill((x, k) -> k = {kind}, {what}, kinds)";

    // A row a user: user_steps, user_paths, user_channel, user_at, user_purchases, user_revenue.
    private string Users
    {
        get
        {
            if (Asked.Dimensions().Any(d => d != Dimension.Channel)) return PerUser($"({UserJourneySql.Rows("user_id, event_date AS metric_date", $"session_events WHERE {Asked.Condition("event_date", Dimension.Channel)}")})");
            if (!Days.HasClosed) return PerUser($"({UserJourneySql.Rows("user_id, event_date AS metric_date", $"processed_events_storage WHERE {Asked.Condition("event_date", Dimension.Channel)}")})");

            var range = $"metric_date BETWEEN {{from:Date}} AND {{to:Date}} AND {Days.ClosedCondition}";
            // Rows lie by user, so each is finished before the next one begins: nothing but the answer is kept in memory.
            var closed = $"{PerUser($"closed_user_journeys WHERE {range}")} SETTINGS optimize_aggregation_in_order = 1";
            if (!Days.HasOpen) return closed;

            // Between open minutes may be closed ones, so a minute is a piece.
            var open = PerUser($"({UserJourneySql.Rows($"user_id, event_date AS metric_date, if({(Days.HasOpenDays ? $"event_date IN {Days.OpenList}" : "0")}, 0, intDiv(toUnixTimestamp64Milli(event_time), 60000)) AS minute", $"processed_events_storage WHERE {Days.OpenCondition("event_date", "event_time")}")})");
            return $"""
                SELECT c.user_id AS user_id, arrayConcat(c.user_steps, o.user_steps) AS user_steps, arrayConcat(c.user_paths, o.user_paths) AS user_paths,
                    if(notEmpty(o.user_paths) AND o.user_at < c.user_at, o.user_channel, c.user_channel) AS user_channel,
                    c.user_purchases + o.user_purchases AS user_purchases, c.user_revenue + o.user_revenue AS user_revenue
                FROM ({closed}) AS c
                LEFT ANY JOIN ({open}) AS o ON o.user_id = c.user_id
                UNION ALL
                SELECT user_id, user_steps, user_paths, user_channel, user_purchases, user_revenue
                FROM ({open})
                WHERE user_id NOT IN (SELECT user_id FROM closed_user_journeys WHERE {range} AND user_id IN (SELECT user_id FROM processed_events_storage WHERE {Days.OpenCondition("event_date", "event_time")}))
                """;
        }
    }

    private static string PerUser(string rows) => $"""
        SELECT user_id, groupArrayArray(arrayMap(s -> toUInt64(metric_date) * {UserJourneySql.DayOfSteps} + s, steps)) AS user_steps,
            groupArray((toUInt64(metric_date) * 86400000 + first_at, path)) AS user_paths,
            argMin(first_channel, toUInt64(metric_date) * 86400000 + first_at) AS user_channel, min(toUInt64(metric_date) * 86400000 + first_at) AS user_at,
            sum(purchases) AS user_purchases, sum(revenue) AS user_revenue
        FROM {rows}
        GROUP BY user_id
        """;
}
