using System.Globalization;
using Azki.Dashboard.Viewing;
using Azki.Warehouse.Reports.Overview;

namespace Azki.Dashboard.Components.Parts;

/// <summary>The charts of the overview.</summary>
internal static class OverviewCharts
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(10);
    private const int Steps = 90;

    /// <summary>Events a second by channel. Steps without an event are there, too: as zero.</summary>
    public static ChartData Rate(OverviewFigures overview, Display display)
    {
        var last = new DateTimeOffset(overview.At.UtcTicks / Step.Ticks * Step.Ticks, TimeSpan.Zero);
        var times = Enumerable.Range(0, Steps).Select(n => last - (Steps - 1 - n) * Step).ToList();
        var values = overview.Rate.ToLookup(r => r.Channel);
        var series = values.Select(channel =>
        {
            var at = channel.ToDictionary(r => r.At, r => r.PerSecond);
            return new ChartSeries(Display.Text(channel.Key), [.. times.Select(t => (double?)at.GetValueOrDefault(t))]);
        }).OrderBy(s => s.Name, StringComparer.Ordinal).ToList();
        return new("bar", [.. times.Select(display.Clock)], series, "count", IsStacked: true);
    }

    /// <summary>Revenue by hour, of the day and of the day before.</summary>
    public static ChartData Hours(OverviewFigures overview, Display display)
    {
        var today = DateOnly.FromDateTime(overview.At.UtcDateTime);
        return new("bar", [.. Enumerable.Range(0, 24).Select(h => h.ToString("00", CultureInfo.InvariantCulture))],
            [Of(today.AddDays(-1), true), Of(today, false)], "money");

        ChartSeries Of(DateOnly day, bool isFaint)
        {
            var hours = overview.Hours.Where(h => h.Day == day).ToDictionary(h => h.Hour, h => (double?)(double)h.Revenue);
            return new(display.Day(day), [.. Enumerable.Range(0, 24).Select(h => hours.GetValueOrDefault(h))], isFaint);
        }
    }
}
