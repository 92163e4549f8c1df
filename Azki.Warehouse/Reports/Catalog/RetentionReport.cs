using Azki.Warehouse.Closing;

namespace Azki.Warehouse.Reports.Catalog;

/// <summary>How many users of a signup month are still seen.</summary>
internal sealed class RetentionReport : Report
{
    public override string Key => "retention";

    public override string Title => "Retention by signup month";

    public override string Explanation =>
        "Of the users who signed up in a month, the part that had an event in each period of the range. Signup month, city and device are those the users have now.";

    public override ChartShape Chart => new(ChartKind.Heatmap, "period", ["retained", "active_users"], "cohort");

    public override bool HasGrain => true;

    public override IReadOnlyList<Dimension> Filters => [Dimension.City, Dimension.DeviceType];

    public override IReadOnlyList<ReportColumn> Columns(ReportFilter filter) =>
    [
        new("cohort", "Signup month", ColumnKind.Day, "The month of the users' signup."),
        new("period", "Period", ColumnKind.Day, "The first UTC day of the period."),
        new("cohort_users", "Users of the month", ColumnKind.Count, "Users who signed up in the month."),
        new("active_users", "Active", ColumnKind.Count, "Those of them with an event in the period."),
        new("retained", "Retained", ColumnKind.Share, "Active over users of the month."),
    ];

    // Bitmaps of users meet: neither the events nor their users are read one by one. toStartOfMonth knows no month before 1970; the difference
    // of days does.
    protected override Statement Select(ReportFilter filter, DaysOfEvents days) => new($$"""
        SELECT
            c.cohort AS cohort, p.period AS period, bitmapCardinality(c.members) AS cohort_users,
            bitmapAndCardinality(c.members, p.active) AS active_users, active_users / cohort_users AS retained, 0 AS is_total
        FROM (SELECT signup_date - (toDayOfMonth(signup_date) - 1) AS cohort, groupBitmapState(user_id) AS members FROM users
            WHERE signup_date IS NOT NULL AND {{filter.PlaceCondition()}} GROUP BY cohort) AS c
        CROSS JOIN (SELECT {{filter.Grain.PeriodOf("metric_date")}} AS period, groupBitmapMergeState(users) AS active FROM ({{MetricsQuery.UsersOf(filter with { Values = filter.Values.Clear() }, days)}}) GROUP BY period) AS p
        """, filter.Parameters());

    protected override string OrderBy(ReportFilter filter) => "cohort, period";
}
