using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports.Journeys;

/// <summary>The questions about journeys. Events of the same instant are in the order of the steps for the funnel, of their ids elsewhere.</summary>
public static class JourneyQueries
{
    /// <summary>The events of a path that are told apart; what follows is cut off.</summary>
    public const int PathLength = 8;

    /// <summary>Journeys that reached each step, by channel and over all.</summary>
    public static Statement Funnel(JourneyFilter filter, DaysOfEvents days)
    {
        var reached = Enumerable.Range(1, JourneyFilter.Steps.Count).Select(n => $"""
            countIf(level >= {n}) AS reached{n}, if(reached1 = 0, 0, reached{n} / reached1) AS of_first{n},
                if(reached{Math.Max(1, n - 1)} = 0, 0, reached{n} / reached{Math.Max(1, n - 1)}) AS of_before{n}, reached{Math.Max(1, n - 1)} - reached{n} AS lost{n}
            """);
        // A product, not if(): the engine would evaluate what least is made of once for every name in it, and keep it all in memory.
        return new($"""
            SELECT channel, count() AS journeys,
                {string.Join(",\n    ", reached)}, GROUPING(channel) AS is_total
            FROM (SELECT first_channel AS channel, toUInt8(starts > 0) * (1 + {Within("least")}) AS level FROM ({Journeys(filter, days, "first_channel, starts, least")}))
            GROUP BY channel WITH ROLLUP
            ORDER BY is_total DESC, journeys DESC, channel
            """, Parameters(filter));
    }

    /// <summary>The time to each step from the one before. Of several ways through a journey it is the longest, and of those the earliest.</summary>
    public static Statement StepTimes(JourneyFilter filter, DaysOfEvents days)
    {
        static string Of(int step, string took) => $"({step}, countIf(longest >= {step - 1}), quantilesExactInclusiveIf(0.5, 0.9)({took}, longest >= {step - 1}))";
        return new($$"""
            SELECT of_step.1 AS step, of_step.2 AS journeys, of_step.3[1] AS median, of_step.3[2] AS percentile_90
            FROM
            (
                SELECT arrayJoin([{{Of(2, "way.1")}}, {{Of(3, "way.2 - way.1")}}, {{Of(4, "way.3 - way.2")}}]) AS of_step
                FROM
                (
                    SELECT {{Within("least")}} AS longest, arrayFirst(w -> {{Within("w")}} = longest, ways) AS way
                    FROM ({{Journeys(filter, days, Columns(filter, "least, ways"))}})
                    WHERE least.1 >= 0 AND least.1 <= {window:Int64}
                )
            )
            WHERE journeys > 0
            ORDER BY step
            """, Parameters(filter));
    }

    /// <summary>The ways taken most often. Journeys counted ahead have the hash of theirs alone, which is looked up.</summary>
    public static Statement Paths(JourneyFilter filter, DaysOfEvents days) => new($"""
        SELECT splitByString({JourneySql.PathSeparator}, if(m.path = '', p.path, m.path)) AS steps, m.journeys, m.journeys / m.all_journeys AS share, m.purchasing, m.revenue
        FROM
        (
            SELECT path_hash, max(j.path) AS path, count() AS journeys, sum(count()) OVER () AS all_journeys, countIf(purchases > 0) AS purchasing, sum(j.revenue) AS revenue
            FROM ({Journeys(filter, days, Columns(filter, "path_hash, purchases, revenue, path"), Columns(filter, "path_hash, purchases, revenue, '' AS path"))}) AS j
            GROUP BY path_hash
            ORDER BY journeys DESC, path_hash
            LIMIT 20
        ) AS m
        LEFT ANY JOIN closed_paths AS p ON p.path_hash = m.path_hash
        ORDER BY journeys DESC, steps
        """, Parameters(filter));

    // How many of the later steps were reached within the window.
    private static string Within(string times) => $"(toUInt8({times}.1 >= 0 AND {times}.1 <= {{window:Int64}}) + toUInt8({times}.2 >= 0 AND {times}.2 <= {{window:Int64}}) + toUInt8({times}.3 >= 0 AND {times}.3 <= {{window:Int64}}))";

    private static string Journeys(JourneyFilter filter, DaysOfEvents days, string columns, string? counted = null) => filter.Unit == JourneyUnit.Session
        ? new SessionJourneys(filter, days.Between(filter.Events.From, filter.Events.To)).Select(columns, counted ?? columns)
        : $"SELECT {columns} FROM (SELECT *, {JourneySql.Least} AS least FROM ({JourneySql.Of("user_id", "", $"session_events WHERE {filter.Events.Condition("event_date", Dimension.Channel)}")})) WHERE {ChannelCondition(filter)}";

    // The channel is read where it is asked for alone.
    private static string Columns(JourneyFilter filter, string columns) => filter.Events.Dimensions().Contains(Dimension.Channel) ? $"first_channel, {columns}" : columns;

    // A journey belongs to the channel it began in: leaving out single events would change its steps.
    private static string ChannelCondition(JourneyFilter filter) =>
        filter.Events.Dimensions().Contains(Dimension.Channel) ? "first_channel IN {channel:Array(String)}" : "1";

    private static Dictionary<string, object> Parameters(JourneyFilter filter)
    {
        var parameters = filter.Events.Parameters();
        parameters["window"] = (long)filter.Window.TotalMilliseconds;
        return parameters;
    }
}
