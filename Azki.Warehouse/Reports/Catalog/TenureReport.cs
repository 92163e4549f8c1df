using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports.Catalog;

/// <summary>Whether those who have been with us longer buy more.</summary>
internal sealed class TenureReport : Report
{
    public override string Key => "tenure";

    public override string Title => "Tenure against conversion";

    public override string Explanation =>
        "Sessions by the days between the user's signup and the event, and the part of them with a purchase. Tenure is that of the event, as known when it was processed.";

    public override ChartShape Chart => new(ChartKind.Bar, "tenure", ["conversion", "sessions", "purchases", "revenue"]);

    public override IReadOnlyList<Dimension> Filters => [Dimension.Channel, Dimension.City, Dimension.DeviceType];

    public override IReadOnlyList<ReportColumn> Columns(ReportFilter filter) =>
        [new("tenure", "Tenure", ColumnKind.Text, "Days from signup to the event."), Metrics.Users, Metrics.Sessions, Metrics.Purchases, Metrics.Revenue, Metrics.Conversion,
            new("shortest_days", "Shortest (days)", ColumnKind.Count, "The least tenure of the group, in days.")];

    protected override Statement Select(ReportFilter filter, DaysOfEvents days) =>
        new TenureQuery(filter, days).Statement.Wrap(sql => $"SELECT tenure_name AS tenure, * EXCEPT tenure_name FROM (\n{sql}\n)");

    protected override string OrderBy(ReportFilter filter) => "shortest_days NULLS LAST";
}
