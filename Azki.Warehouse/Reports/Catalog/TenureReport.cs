using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports.Catalog;

/// <summary>Whether those who have been with us longer buy more.</summary>
internal sealed class TenureReport : Report
{
    // Edges in days, and the name of what lies below each.
    private const string Bucket = """
        multiIf(user_tenure_days IS NULL, 'Unknown', user_tenure_days < 0, 'Before signup', user_tenure_days <= 30, '0-30 days', user_tenure_days <= 90, '31-90 days',
            user_tenure_days <= 180, '91-180 days', user_tenure_days <= 365, '181-365 days', user_tenure_days <= 548, '366-548 days',
            user_tenure_days <= 730, '549-730 days', user_tenure_days <= 913, '731-913 days', 'Over 913 days')
        """;

    public override string Key => "tenure";

    public override string Title => "Tenure against conversion";

    public override string Explanation =>
        "Sessions by the days between the user's signup and the event, and the part of them with a purchase. Tenure is that of the event, as known when it was processed.";

    public override ChartShape Chart => new(ChartKind.Bar, "tenure", ["conversion", "sessions", "purchases", "revenue"]);

    public override IReadOnlyList<Dimension> Filters => [Dimension.Channel, Dimension.City, Dimension.DeviceType];

    public override IReadOnlyList<ReportColumn> Columns(ReportFilter filter) =>
        [new("tenure", "Tenure", ColumnKind.Text, "Days from signup to the event."), Metrics.Users, Metrics.Sessions, Metrics.Purchases, Metrics.Revenue, Metrics.Conversion,
            new("shortest_days", "Shortest (days)", ColumnKind.Count, "The least tenure of the group, in days.")];

    protected override Statement Select(ReportFilter filter, DaysOfEvents days) => new($"""
        SELECT
            {Bucket} AS tenure, uniqExact(user_id) AS users, uniqExact(sipHash64(session_id)) AS sessions, sum(is_purchase) AS purchases,
            sumIf(toUInt64(premium_amount), is_purchase = 1) AS revenue, if(sessions = 0, 0, uniqExactIf(sipHash64(session_id), is_purchase = 1) / sessions) AS conversion,
            min(user_tenure_days) AS shortest_days, GROUPING(tenure) AS is_total
        FROM processed_events_storage
        WHERE {filter.Condition("event_date")}
        GROUP BY GROUPING SETS ((tenure), ())
        """, filter.Parameters());

    protected override string OrderBy(ReportFilter filter) => "shortest_days NULLS LAST";
}
