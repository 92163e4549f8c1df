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
            sumIf(l.journeys, level >= {n}) AS reached{n}, if(reached1 = 0, 0, reached{n} / reached1) AS of_first{n},
                if(reached{Math.Max(1, n - 1)} = 0, 0, reached{n} / reached{Math.Max(1, n - 1)}) AS of_before{n}, reached{Math.Max(1, n - 1)} - reached{n} AS lost{n}
            """);
        return new($"""
            SELECT channel, sum(l.journeys) AS journeys,
                {string.Join(",\n    ", reached)}, GROUPING(channel) AS is_total
            FROM ({Of(filter, days).Levels}) AS l
            GROUP BY channel WITH ROLLUP
            ORDER BY is_total DESC, journeys DESC, channel
            """, Parameters(filter)) { IsRewritten = true };
    }

    /// <summary>The time to each step from the one before. Of several ways through a journey it is the longest, and of those the quickest.</summary>
    public static Statement StepTimes(JourneyFilter filter, DaysOfEvents days)
    {
        static string Took(int step, string took) => $"({step}, countIf(longest >= {step - 1}), quantilesExactInclusiveIf(0.5, 0.9)({took}, longest >= {step - 1}))";
        return new($$"""
            SELECT of_step.1 AS step, of_step.2 AS journeys, of_step.3[1] AS median, of_step.3[2] AS percentile_90
            FROM
            (
                SELECT arrayJoin([{{Took(2, "way.1")}}, {{Took(3, "way.2 - way.1")}}, {{Took(4, "way.3 - way.2")}}]) AS of_step
                FROM ({{Of(filter, days).Ways}})
            )
            WHERE journeys > 0
            ORDER BY step
            """, Parameters(filter)) { IsRewritten = true };
    }

    /// <summary>The ways taken most often. Journeys counted ahead may have the hash of theirs alone, which is looked up.</summary>
    public static Statement Paths(JourneyFilter filter, DaysOfEvents days)
    {
        var journeys = Of(filter, days);
        return new($"""
            SELECT {journeys.EventTypes("if(m.path = '', p.path, m.path)")} AS steps, m.journeys, m.journeys / m.all_journeys AS share, m.purchasing, m.revenue
            FROM
            (
                SELECT path_hash, max(j.path) AS path, sum(j.journeys) AS journeys, sum(sum(j.journeys)) OVER () AS all_journeys, sum(j.purchasing) AS purchasing, sum(j.revenue) AS revenue
                FROM ({journeys.Paths}) AS j
                GROUP BY path_hash
                ORDER BY journeys DESC, path_hash
                LIMIT 20
            ) AS m
            LEFT ANY JOIN closed_paths AS p ON p.path_hash = m.path_hash
            ORDER BY journeys DESC, steps
            """, Parameters(filter)) { IsRewritten = true };
    }

    private static IJourneys Of(JourneyFilter filter, DaysOfEvents all)
    {
        var days = all.Between(filter.Events.From, filter.Events.To);
        if (filter.Unit == JourneyUnit.Session) return new SessionJourneys(filter, days);
        return LinkedJourneys.Answer(filter, days) ? new LinkedJourneys(filter, days) : new UserJourneys(filter, days);
    }

    private static Dictionary<string, object> Parameters(JourneyFilter filter)
    {
        var parameters = filter.Events.Parameters();
        parameters["window"] = (long)filter.Window.TotalMilliseconds;
        return parameters;
    }
}
