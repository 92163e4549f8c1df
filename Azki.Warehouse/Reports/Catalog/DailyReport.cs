using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports.Catalog;

/// <summary>All figures over time, split by a dimension of choice.</summary>
internal sealed class DailyReport : Report
{
    private static readonly ReportColumn Period = new("period", "Period", ColumnKind.Day, "The first UTC day of the period.");

    public override string Key => "daily";

    public override string Title => "Daily metrics";

    public override string Explanation => "All figures over time. Days are UTC days; weeks begin on Monday. The total counts every user and session once.";

    public override ChartShape Chart => new(ChartKind.Line, "period", ["revenue", "purchases", "conversion", "events", "users", "sessions", "average_premium"], "part");

    public override bool HasGrain => true;

    public override bool HasBreakdown => true;

    public override IReadOnlyList<ReportColumn> Columns(ReportFilter filter) => filter.By is { } by
        ? [Period, new("part", by.Title, ColumnKind.Text, $"The {by.Title.ToLowerInvariant()} of the events."), .. Metrics.All]
        : [Period, .. Metrics.All];

    protected override Statement Select(ReportFilter filter, DaysOfEvents days)
    {
        var metrics = new MetricsQuery(filter, days) { Period = (filter.Grain.PeriodOf("metric_date"), "period"), PeriodOf = day => filter.Grain.PeriodOf(day), Part = filter.By }.Statement;
        // Rows of every period and every value are too many to hand on.
        return filter.By is null ? metrics : metrics.InOne;
    }

    protected override string OrderBy(ReportFilter filter) => filter.By is null ? "period" : "period, part";
}
