using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports.Catalog;

/// <summary>How the premiums of purchases are spread.</summary>
internal sealed class PremiumReport : Report
{
    public override string Key => "premiums";

    public override string Title => "Premium distribution";

    public override string Explanation =>
        "Purchases by the size of their premium, in some twenty steps of one width, with the median and the ninetieth percentile of each step and of all of them.";

    public override ChartShape Chart => new(ChartKind.Bar, "premium_from", ["purchases", "revenue", "purchases_share"]);

    public override IReadOnlyList<Dimension> Filters => [Dimension.Channel, Dimension.City, Dimension.DeviceType];

    public override IReadOnlyList<ReportColumn> Columns(ReportFilter filter) =>
    [
        new("premium_from", "Premium from", ColumnKind.Money, "The least premium of the step."),
        new("premium_to", "below", ColumnKind.Money, "Where the next step begins."),
        Metrics.Purchases,
        new("purchases_share", "Share", ColumnKind.Share, "Purchases over all purchases."),
        Metrics.Revenue,
        new("median", "Median", ColumnKind.Money, "Half of the premiums are below."),
        new("percentile_90", "90th percentile", ColumnKind.Money, "Nine tenths of the premiums are below."),
    ];

    // What is kept of closed pieces has no dimensions.
    protected override Statement Select(ReportFilter filter, DaysOfEvents days) =>
        new(days.HasClosed && filter.PlaceCondition(Dimension.Channel) == "1" ? OfSizes(days) : OfEvents(filter), filter.Parameters());

    // A width of 1, 2 or 5 times a power of ten is one a reader can count in. It is not less than that of a size, so that no step begins
    // within one. All are columns of one query: each further one around it costs a millisecond to plan.
    private static string Width(string smallest, string largest) =>
        $"greatest(1, ({largest} - {smallest}) / 20) AS raw_width, exp10(floor(log10(raw_width))) AS magnitude, greatest(toUInt64(magnitude * multiIf(raw_width / magnitude <= 1, 1, raw_width / magnitude <= 2, 2, raw_width / magnitude <= 5, 5, 10)), {PremiumSizes.Width(largest)}) AS width";

    private static string OfEvents(ReportFilter filter) => $"""
        WITH
            purchased AS
            (
                SELECT premium_amount FROM processed_events_storage WHERE is_purchase = 1 AND {filter.Condition("event_date", Dimension.EventType)}
            ),
            (SELECT width FROM (SELECT {Width("smallest", "largest")} FROM (SELECT {PremiumSizes.Of("min(premium_amount)")} AS smallest, {PremiumSizes.Of("max(premium_amount)")} AS largest FROM purchased))) AS width,
            (SELECT count() FROM purchased) AS all_purchases
        SELECT
            intDiv(premium_amount, width) * width AS premium_from, premium_from + width AS premium_to,
            count() AS purchases, purchases / all_purchases AS purchases_share, sum(premium_amount) AS revenue,
            quantileExactInclusive(0.5)(premium_amount) AS median, quantileExactInclusive(0.9)(premium_amount) AS percentile_90, GROUPING(premium_from) AS is_total
        FROM purchased
        GROUP BY GROUPING SETS ((premium_from), ())
        """;

    // A quantile lies between two premiums of known rank. How many there are of each size is known, so only those sizes are looked into that
    // have one of the ranks asked for.
    private static string OfSizes(DaysOfEvents days)
    {
        // Where only their number is asked for, the premiums are not read. It is asked for once, and so are the ranks: each is a constant to what follows.
        var spread = $"SELECT (groupArray((size, n, paid)), min(size), max(size)) FROM (SELECT size, sum(p.number) AS n, sum(p.paid) AS paid FROM ({Pieces("length(premiums) AS number, revenue AS paid", "count() AS number, sum(toUInt64(premium_amount)) AS paid")}) AS p GROUP BY size)";
        var ranks = $"""
            SELECT groupArray((step, is_total, width, n, paid, rank, cells[place].1, rank.2 - (until[place] - cells[place].2)))
            FROM
            (
                SELECT step, is_total, width, cells, n, paid, until, arrayJoin({Ranks}) AS rank, arrayFirstIndex(u -> u > rank.2, until) AS place
                FROM
                (
                    SELECT
                        intDiv(cell.1, s.width) AS step, GROUPING(step) AS is_total, any(s.width) AS width, sum(cell.2) AS n, sum(cell.3) AS paid,
                        arraySort(groupArray(cell)) AS cells, arrayCumSum(c -> c.2, cells) AS until
                    FROM (SELECT {Width("spread.2", "spread.3")}, arrayJoin(spread.1) AS cell) AS s
                    GROUP BY step WITH ROLLUP
                )
            )
            """;
        return $"""
            WITH ({spread}) AS spread, ({ranks}) AS ranks
            SELECT
                if(is_total = 1, NULL, step * width) AS premium_from, premium_from + width AS premium_to, any(r.n) AS purchases, purchases / max(any(r.n)) OVER () AS purchases_share, any(r.paid) AS revenue,
                sumIf(r.rank.3 * v.premiums[r.rank_within + 1], r.rank.1 = 1) AS median, sumIf(r.rank.3 * v.premiums[r.rank_within + 1], r.rank.1 = 2) AS percentile_90, is_total
            FROM
            (
                SELECT row.1 AS step, row.2 AS is_total, row.3 AS width, row.4 AS n, row.5 AS paid, row.6 AS rank, row.7 AS size, row.8 AS rank_within FROM (SELECT arrayJoin(ranks) AS row)
            ) AS r
            LEFT JOIN
            (
                SELECT size, arraySort(groupArrayArray(premiums)) AS premiums FROM ({Pieces("premiums", "groupArray(premium_amount) AS premiums")}) WHERE size IN (SELECT arrayJoin(ranks).7) GROUP BY size
            ) AS v ON v.size = r.size
            GROUP BY step, is_total, width
            """;

        string Pieces(string closed, string events)
        {
            const string Range = "BETWEEN {from:Date} AND {to:Date}";
            var pieces = $"SELECT size, {closed} FROM closed_premiums WHERE metric_date {Range} AND {days.ClosedCondition}";
            return days.HasOpen
                ? $"""
                    {pieces}
                    UNION ALL
                    SELECT {PremiumSizes.Of("premium_amount")} AS size, {events}
                    FROM processed_events_storage
                    WHERE is_purchase = 1 AND event_date {Range} AND {days.OpenCondition("event_date", "event_time")}
                    GROUP BY size
                    """
                : pieces;
        }
    }

    // Which quantile, the rank from 0 on, and the weight of its premium; the rank behind the last has no weight.
    private const string Ranks = """
        arrayFlatten(arrayMap(q -> [(q.1, toUInt64(floor(q.2 * (n - 1))), 1 - (q.2 * (n - 1) - floor(q.2 * (n - 1)))),
            (q.1, toUInt64(floor(q.2 * (n - 1))) + 1, q.2 * (n - 1) - floor(q.2 * (n - 1)))], [(1, 0.5), (2, 0.9)]))
        """;

    protected override string OrderBy(ReportFilter filter) => "premium_from";
}
