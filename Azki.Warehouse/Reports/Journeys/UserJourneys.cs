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
    public string Levels => $"SELECT user_channel AS channel, toUInt8(has_start) + {WaySql.Longest} AS level, toUInt64(1) AS journeys FROM ({WaySql.Steps(Chosen)})";

    /// <inheritdoc/>
    public string Ways => $"""
        SELECT longest, (quickest.3, quickest.2, quickest.4) AS way
        FROM (SELECT {WaySql.Longest} AS longest, {WaySql.Quickest} AS quickest FROM ({WaySql.Steps(Chosen)}) WHERE longest > 0)
        """;

    /// <inheritdoc/>
    public string Paths => $"""
        SELECT sipHash64(path) AS path_hash, path, toUInt64(1) AS journeys, toUInt64(user_purchases > 0) AS purchasing, user_revenue AS revenue
        FROM (SELECT *, {UserJourneySql.Cut(UserJourneySql.Joined("user_paths"))} AS path FROM ({Users}) WHERE {ChannelCondition})
        """;

    /// <inheritdoc/>
    public string EventTypes(string path) => UserJourneySql.EventTypes(path);

    private string ChannelCondition => Asked.Dimensions().Contains(Dimension.Channel) ? "user_channel IN {channel:Array(String)}" : "1";

    private string Chosen => $"SELECT * FROM ({Users}) WHERE {ChannelCondition}";

    /// <summary>A row a user: <c>user_steps</c>, <c>user_paths</c>, <c>user_channel</c>, <c>user_purchases</c>, <c>user_revenue</c>.</summary>
    public string Users
    {
        get
        {
            if (Asked.Dimensions().Any(d => d != Dimension.Channel)) return PerUser($"({UserJourneySql.Rows("user_id, event_date AS metric_date", $"session_events WHERE {Asked.Condition("event_date", Dimension.Channel)}")})");
            if (!Days.HasClosed) return PerUser($"({UserJourneySql.Rows("user_id, event_date AS metric_date", $"processed_events_storage WHERE {Asked.Condition("event_date", Dimension.Channel)}{(Days.HasOpen ? $" AND {Days.OpenCondition("event_date", "event_time")}" : "")}")})");

            var range = $"metric_date BETWEEN {Days.All[0].DaySql} AND {{to:Date}} AND {Days.ClosedCondition}";
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
