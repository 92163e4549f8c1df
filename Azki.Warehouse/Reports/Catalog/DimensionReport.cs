using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports.Catalog;

/// <summary>All figures by the values of one dimension.</summary>
internal sealed class DimensionReport(string key, string title, Dimension dimension) : Report
{
    public override string Key => key;

    public override string Title => title;

    public override string Explanation =>
        $"All figures by {dimension.Title.ToLowerInvariant()}, as known when the event was processed. The total counts every user and session once.";

    public override ChartShape Chart => new(ChartKind.Bar, "value", ["revenue", "purchases", "conversion", "events", "users", "sessions", "average_premium"]);

    public override IReadOnlyList<ReportColumn> Columns(ReportFilter filter) =>
        [new("value", dimension.Title, ColumnKind.Text, $"The {dimension.Title.ToLowerInvariant()} of the events."), .. Metrics.All];

    protected override Statement Select(ReportFilter filter, DaysOfEvents days) =>
        new MetricsQuery(filter, days) { Part = dimension, PartName = "value" }.Statement;

    protected override string OrderBy(ReportFilter filter) => "revenue DESC, value";
}
