using Azki.Warehouse.Closing;
using Azki.Warehouse.Reports;
using Azki.Warehouse.Reports.Journeys;
using Azki.Warehouse.Reports.Overview;

namespace Azki.Benchmarks.Measurements.Dashboard;

/// <summary>A query behind a page, and the time it may take on two cores.</summary>
internal sealed record DashboardQuestion(string Page, string Name, Statement Statement, TimeSpan Goal)
{
    private static readonly TimeSpan Quick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Journey = TimeSpan.FromSeconds(2);

    /// <summary>Every query of the overview, the reports and the journeys, over thirty days of which the last is still going on.</summary>
    public static IEnumerable<DashboardQuestion> Of(DateOnly first, DaysOfEvents days)
    {
        var now = new DateTimeOffset(first.AddDays(29), new(15, 0), TimeSpan.Zero);
        yield return new("every page", "days and what is closed of them", DaysOfEvents.Question, Quick);
        if (DaysOfEvents.MinutesQuestion(days.All) is { } minutes) yield return new("every page", "events by hour of the day that is going on", minutes, Quick);
        yield return new("overview", "latest event", OverviewQueries.Latest, Quick);
        yield return new("overview", "today by channel", OverviewQueries.Today(now, days), Quick);
        yield return new("overview", "seven days before (once a minute)", OverviewQueries.Before(now, days), Quick);
        yield return new("overview", "events a second", OverviewQueries.Rate(now), Quick);
        yield return new("overview", "active users and sessions", OverviewQueries.Active(now), Quick);
        yield return new("overview", "by hour", OverviewQueries.Hours(now, days), Quick);
        var month = new ReportFilter(first, first.AddDays(29));
        foreach (var (page, range) in ((string, ReportFilter)[])[("report, with today", month), ("report, days that are over", new(first, first.AddDays(28)))])
            foreach (var report in ReportCatalog.All) yield return new(page, report.Key, report.Query(report.Key == "retention" ? range with { Grain = Grain.Week } : range, days), Quick);
        foreach (var unit in Enum.GetValues<JourneyUnit>())
        {
            var filter = new JourneyFilter(month, unit, TimeSpan.FromDays(1));
            yield return new("journeys", $"funnel per {unit}", JourneyQueries.Funnel(filter, days), Journey);
            yield return new("journeys", $"time between steps per {unit}", JourneyQueries.StepTimes(filter, days), Journey);
            yield return new("journeys", $"paths per {unit}", JourneyQueries.Paths(filter, days), Journey);
        }
        yield return new("journeys", "latest sessions", SessionQueries.Latest(month, withPurchaseOnly: false), Journey);
        yield return new("user", "sessions of a user", SessionQueries.OfUser(1), Journey);
    }
}
