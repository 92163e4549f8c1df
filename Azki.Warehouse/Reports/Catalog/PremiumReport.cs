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

    // A width of 1, 2 or 5 times a power of ten is one a reader can count in.
    protected override Statement Select(ReportFilter filter, DaysOfEvents days) => new($"""
        WITH
            purchased AS
            (
                SELECT premium_amount FROM processed_events_storage WHERE is_purchase = 1 AND {filter.Condition("event_date")}
            ),
            (SELECT greatest(1, (max(premium_amount) - min(premium_amount)) / 20) FROM purchased) AS raw_width,
            exp10(floor(log10(raw_width))) AS magnitude,
            toUInt64(magnitude * multiIf(raw_width / magnitude <= 1, 1, raw_width / magnitude <= 2, 2, raw_width / magnitude <= 5, 5, 10)) AS width,
            (SELECT count() FROM purchased) AS all_purchases
        SELECT
            intDiv(premium_amount, width) * width AS premium_from, premium_from + width AS premium_to,
            count() AS purchases, purchases / all_purchases AS purchases_share, sum(premium_amount) AS revenue,
            quantileExactInclusive(0.5)(premium_amount) AS median, quantileExactInclusive(0.9)(premium_amount) AS percentile_90, GROUPING(premium_from) AS is_total
        FROM purchased
        GROUP BY GROUPING SETS ((premium_from), ())
        """, filter.Parameters());

    protected override string OrderBy(ReportFilter filter) => "premium_from";
}
