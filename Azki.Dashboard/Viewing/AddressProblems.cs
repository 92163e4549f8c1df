using Azki.Warehouse.Reports;
using Microsoft.Extensions.Primitives;

namespace Azki.Dashboard.Viewing;

/// <summary>What of an address means nothing, in words. A program that asks is told rather than given something else; a page shows something else and says so.</summary>
internal static class AddressProblems
{
    /// <summary>What of the address of a report means nothing.</summary>
    public static IReadOnlyList<string> OfReport(Report report, IReadOnlyDictionary<string, StringValues> query) => [.. Days(query), .. Filters(report.Title, report.Filters, query), .. Breakdown(query)];

    /// <summary>What of the address of a question about journeys means nothing.</summary>
    public static IReadOnlyList<string> OfJourney(IReadOnlyDictionary<string, StringValues> query) => [.. Days(query), .. Filters("Journeys", JourneyAddress.Dimensions, query), .. Breakdown(query), .. Journey(query)];

    private static IEnumerable<string> Days(IReadOnlyDictionary<string, StringValues> query)
    {
        foreach (var name in (string[])["from", "to"])
            if (Given(query, name) is { } day && DayText.Parse(day) is null)
                yield return $"There is no day {day} ({name}); days are written 2025-10-31 or 1404/08/09, and there are those from {ReportAddress.Iso(DayText.First)} to {ReportAddress.Iso(DayText.Last)}.";
    }

    private static IEnumerable<string> Filters(string of, IReadOnlyList<Dimension> dimensions, IReadOnlyDictionary<string, StringValues> query)
    {
        foreach (var dimension in Dimension.All.Except(dimensions).Where(d => query.ContainsKey(d.Key)))
            yield return $"{of} can't be filtered by {dimension.Key}; by {string.Join(", ", dimensions.Select(d => d.Key))} it can.";
    }

    private static IEnumerable<string> Breakdown(IReadOnlyDictionary<string, StringValues> query)
    {
        if (Given(query, "grain") is { } grain && ReportAddress.GrainOf(grain) is null)
            yield return $"There is no grain {grain}; ask for {string.Join(", ", Enum.GetNames<Grain>().Select(g => g.ToLowerInvariant()))}.";
        if (Given(query, "by") is { } by && Dimension.Find(by) is null)
            yield return $"There is no dimension {by} to split by; ask for {string.Join(", ", Dimension.All.Select(d => d.Key))}.";
    }

    private static IEnumerable<string> Journey(IReadOnlyDictionary<string, StringValues> query)
    {
        if (Given(query, "unit") is { } unit && JourneyAddress.UnitOf(unit) is null) yield return $"There are no journeys per {unit} (unit); ask for user or session.";
        if (Given(query, "window") is { } window && JourneyAddress.WindowOf(window) is null) yield return $"There is no window of {window} minutes; ask for 1 to {JourneyAddress.LongestWindow}.";
    }

    private static string? Given(IReadOnlyDictionary<string, StringValues> query, string name) =>
        query.TryGetValue(name, out var value) && value.ToString() is { Length: > 0 } text ? text : null;
}
