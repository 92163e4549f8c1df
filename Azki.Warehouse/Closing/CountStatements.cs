using Azki.Warehouse.Reports;

namespace Azki.Warehouse.Closing;

/// <summary>
/// The SQL that counts a piece for every choice of dimensions. Sessions that did the same are one row of the profiles, so that these are few rows
/// to count, however many sessions there were.
/// </summary>
internal static class CountStatements
{
    private static readonly IReadOnlyList<Dimension> OfCounts = [Dimension.Channel, Dimension.EventType, Dimension.City, Dimension.DeviceType];
    private static readonly IReadOnlyList<Dimension> OfTenures = [Dimension.Channel, Dimension.City, Dimension.DeviceType];

    /// <summary>Fills closed_counts.</summary>
    /// <param name="source">The piece's events: a table and a condition.</param>
    /// <param name="key">The values of metric_date and built.</param>
    /// <param name="built">The condition on rows of the piece.</param>
    public static string ByDimension(string source, string key, string built) => $"""
        INSERT INTO closed_counts (level, metric_date, built, channel, event_type, city, device_type, events, sessions, buying, purchases, revenue)
        SELECT level, {key}, cell.1, cell.2, cell.3, cell.4, sum(n.events), sum(n.sessions), sum(n.buying), sum(n.purchases), sum(n.revenue)
        FROM
        (
            SELECT arrayJoin(range(16)) AS level, ({Chosen("e", OfCounts)}) AS cell, e.events AS events, 0 AS sessions, 0 AS buying, e.purchases AS purchases, e.revenue AS revenue
            FROM
            (
                SELECT channel, event_type, city, device_type, count() AS events, sum(is_purchase) AS purchases, sumIf(toUInt64(premium_amount), is_purchase = 1) AS revenue
                FROM {source}
                GROUP BY channel, event_type, city, device_type
            ) AS e
            UNION ALL
            SELECT level, cell, 0, sessions, if(arrayExists(c -> c.1 = cell AND c.2, chosen), sessions, 0), 0, 0
            FROM
            (
                SELECT arrayJoin(range(16)) AS level, sessions, arrayMap(c -> (({Chosen("c", OfCounts)}), c.event_type = 'purchase'), cells) AS chosen
                FROM closed_session_profiles
                WHERE {built}
            )
            ARRAY JOIN arrayDistinct(arrayMap(c -> c.1, chosen)) AS cell
        ) AS n
        GROUP BY level, cell
        """;

    /// <summary>Fills closed_tenure_counts.</summary>
    /// <param name="key">The values of metric_date and built.</param>
    /// <param name="built">The condition on rows of the piece.</param>
    public static string ByTenure(string key, string built) => $"""
        INSERT INTO closed_tenure_counts (level, metric_date, built, tenure, channel, city, device_type, sessions, buying)
        SELECT level, {key}, cell.1, cell.2, cell.3, cell.4, sum(sessions), sumIf(sessions, arrayExists(c -> c.1 = cell AND c.2, chosen))
        FROM
        (
            SELECT arrayJoin(range(8)) AS level, sessions,
                arrayFlatten(arrayMap(c -> arrayMap(t -> ((t, {Chosen("c", OfTenures)}), c.is_purchase = 1), [c.tenure, {TenureGroups.All}]), cells)) AS chosen
            FROM closed_tenure_profiles
            WHERE {built}
        )
        ARRAY JOIN arrayDistinct(arrayMap(c -> c.1, chosen)) AS cell
        GROUP BY level, cell
        """;

    /// <summary>The number of the rows that name no dimensions but these: a bit for each that is left out.</summary>
    /// <param name="named">The dimensions that are split or filtered by.</param>
    public static int LevelOf(IEnumerable<Dimension> named) => LevelOf(OfCounts, named);

    /// <summary>The same where there is no event type.</summary>
    /// <param name="named">The dimensions that are split or filtered by.</param>
    public static int TenureLevelOf(IEnumerable<Dimension> named) => LevelOf(OfTenures, named);

    private static int LevelOf(IReadOnlyList<Dimension> all, IEnumerable<Dimension> named) => all.Except(named).Sum(d => Bit(all, d));

    private static int Bit(IReadOnlyList<Dimension> all, Dimension of) => 1 << (all.Count - 1 - all.ToList().IndexOf(of));

    private static string Chosen(string of, IReadOnlyList<Dimension> all) => string.Join(", ", all.Select(d => $"if(bitAnd(level, {Bit(all, d)}) > 0, '', toString({of}.{d.Column}))"));
}
