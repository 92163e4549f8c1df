namespace Azki.Warehouse.Reports.Journeys;

/// <summary>The questions about journeys. Events of the same instant are in the order of the steps for the funnel, of their ids elsewhere.</summary>
public static class JourneyQueries
{
    /// <summary>The events of a path that are told apart; what follows is cut off.</summary>
    public const int PathLength = 8;

    /// <summary>Journeys that reached each step, by channel and over all.</summary>
    public static Statement Funnel(JourneyFilter filter)
    {
        var steps = string.Join(", ", Enumerable.Range(1, JourneyFilter.Steps.Count).Select(n => $"event_type = {{step{n}:String}}"));
        var reached = Enumerable.Range(1, JourneyFilter.Steps.Count).Select(n => $"""
            countIf(level >= {n}) AS reached{n}, if(reached1 = 0, 0, reached{n} / reached1) AS of_first{n},
                if(reached{Math.Max(1, n - 1)} = 0, 0, reached{n} / reached{Math.Max(1, n - 1)}) AS of_before{n}, reached{Math.Max(1, n - 1)} - reached{n} AS lost{n}
            """);
        return new($$"""
            SELECT first_channel AS channel, count() AS journeys,
                {{string.Join(",\n    ", reached)}}, GROUPING(channel) AS is_total
            FROM
            (
                SELECT toString(argMin(channel, (event_time, event_id))) AS first_channel,
                    windowFunnel({window:UInt64})(toUInt64(toUnixTimestamp64Milli(event_time)), {{steps}}) AS level
                FROM session_events
                WHERE {{Condition(filter)}}
                GROUP BY {{Key(filter)}}
            )
            WHERE {{ChannelCondition(filter)}}
            GROUP BY GROUPING SETS ((channel), ())
            ORDER BY is_total DESC, journeys DESC, channel
            {{InOrder(filter)}}
            """, Parameters(filter));
    }

    /// <summary>The time to each step from the one before. Of several ways through a journey it is the longest, and of those the earliest.</summary>
    public static Statement StepTimes(JourneyFilter filter) => new($$"""
        SELECT step, count() AS journeys, quantileExactInclusive(0.5)(took) AS median, quantileExactInclusive(0.9)(took) AS percentile_90
        FROM
        (
            SELECT
                arrayMap(step -> arraySort(arrayMap(e -> e.1, arrayFilter(e -> e.2 = step, events))), {steps:Array(String)}) AS times,
                arrayMap(
                    start -> arrayFold(
                        (way, next) -> if(length(way) = next.1, arrayConcat(way, arraySlice(arrayFilter(t -> t >= way[-1] AND t <= way[1] + {window:Int64}, next.2), 1, 1)), way),
                        arrayZip(range(1, length(times)), arraySlice(times, 2)), [start]),
                    times[1]) AS ways,
                arrayMax(way -> length(way), ways) AS longest,
                arrayFirst(way -> length(way) = longest, ways) AS way
            FROM
            (
                SELECT groupArray((toUnixTimestamp64Milli(event_time), toString(event_type))) AS events, toString(argMin(channel, (event_time, event_id))) AS first_channel
                FROM session_events
                WHERE {{Condition(filter)}}
                GROUP BY {{Key(filter)}}
                HAVING countIf(event_type = {step1:String}) > 0 AND count() > 1
            )
            WHERE {{ChannelCondition(filter)}} AND longest > 1
        )
        ARRAY JOIN arrayDifference(way) AS took, arrayEnumerate(way) AS step
        WHERE step > 1
        GROUP BY step
        ORDER BY step
        {{InOrder(filter)}}
        """, Parameters(filter));

    /// <summary>The ways taken most often.</summary>
    public static Statement Paths(JourneyFilter filter) => new($$"""
        SELECT path, count() AS journeys, journeys / sum(journeys) OVER () AS share, countIf(purchases > 0) AS purchasing, sum(revenue) AS revenue
        FROM
        (
            SELECT
                arraySlice(arrayMap(e -> e.3, arraySort(groupArray((event_time, event_id, toString(event_type))))), 1, {{PathLength}}) AS path,
                toString(argMin(channel, (event_time, event_id))) AS first_channel,
                countIf(event_type = 'purchase') AS purchases, sumIf(toUInt64(premium_amount), event_type = 'purchase') AS revenue
            FROM session_events
            WHERE {{Condition(filter)}}
            GROUP BY {{Key(filter)}}
        )
        WHERE {{ChannelCondition(filter)}}
        GROUP BY path
        ORDER BY journeys DESC, path
        LIMIT 20
        {{InOrder(filter)}}
        """, Parameters(filter));

    private static string Key(JourneyFilter filter) => filter.Unit == JourneyUnit.User ? "user_id" : "session_hash, session_id";

    // The table is in the order of sessions: one after the other, none of many millions has to be kept.
    private static string InOrder(JourneyFilter filter) => filter.Unit == JourneyUnit.Session ? "SETTINGS optimize_aggregation_in_order = 1" : "";

    private static string Condition(JourneyFilter filter) => filter.Events.Condition("event_date", Dimension.Channel);

    // A journey belongs to the channel it began in: leaving out single events would change its steps.
    private static string ChannelCondition(JourneyFilter filter) =>
        filter.Events.Values.ContainsKey(Dimension.Channel.Key) ? "first_channel IN {channel:Array(String)}" : "1";

    private static Dictionary<string, object> Parameters(JourneyFilter filter)
    {
        var parameters = filter.Events.Parameters();
        parameters["window"] = (long)filter.Window.TotalMilliseconds;
        parameters["steps"] = JourneyFilter.Steps.ToArray();
        for (var i = 0; i < JourneyFilter.Steps.Count; i++) parameters[$"step{i + 1}"] = JourneyFilter.Steps[i];
        return parameters;
    }
}
