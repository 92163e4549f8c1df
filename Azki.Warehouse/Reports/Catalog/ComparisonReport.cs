using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports.Catalog;

/// <summary>A range against the range before it, as long as itself.</summary>
internal sealed class ComparisonReport : Report
{
    public override string Key => "comparison";

    public override string Title => "Period against period before";

    public override string Explanation =>
        "The figures of the range beside those of as many days just before it, and the change between them. Where nothing was before, there is no change to give.";

    public override ChartShape Chart => new(ChartKind.GroupedBar, "value", ["revenue", "revenue_before"]);

    public override bool HasBreakdown => true;

    public override Dimension? UsualBreakdown => Dimension.Channel;

    public override IReadOnlyList<ReportColumn> Columns(ReportFilter filter) =>
    [
        new("value", (filter.By ?? UsualBreakdown!).Title, ColumnKind.Text, "The value the figures are of."),
        .. Compared(Metrics.Events), .. Compared(Metrics.Users), .. Compared(Metrics.Purchases), .. Compared(Metrics.Revenue), .. Compared(Metrics.Conversion),
    ];

    public override DateOnly Since(ReportFilter filter) => filter.Before.From;

    protected override Statement Select(ReportFilter filter, DaysOfEvents days)
    {
        var both = filter with { From = filter.Before.From };
        var parameters = both.Parameters();
        parameters["since"] = filter.From;
        var metrics = new MetricsQuery(both, days) { Period = ("metric_date >= {since:Date}", "is_now"), PeriodOf = day => day >= filter.From, Part = filter.By ?? UsualBreakdown, TotalsByPeriod = true }.Statement;
        return metrics.Wrap(sql => $"""
            SELECT part AS value, {string.Join(", ", new[] { Metrics.Events, Metrics.Users, Metrics.Purchases, Metrics.Revenue, Metrics.Conversion }.Select(m => Sql(m.Name)))}, is_total
            FROM (
            {sql}
            ) AS p
            GROUP BY part, is_total
            """) with
        { Parameters = parameters };
    }

    protected override string OrderBy(ReportFilter filter) => "revenue DESC, value";

    private static ReportColumn[] Compared(ReportColumn metric) =>
    [
        metric,
        new($"{metric.Name}_before", "before", metric.Kind, $"{metric.Title} of as many days just before."),
        new($"{metric.Name}_change", "change", ColumnKind.Change, "The difference over what was before."),
    ];

    private static string Sql(string metric) => $"""
        sumIf(p.{metric}, is_now = 1) AS {metric}, sumIf(p.{metric}, is_now = 0) AS {metric}_before,
        if({metric}_before = 0, NULL, ({metric} - {metric}_before) / {metric}_before) AS {metric}_change
        """;
}
