using System.Collections.Immutable;
using System.Globalization;
using Azki.Warehouse.Reports;
using Azki.Warehouse.Reports.Operations;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Azki.Dashboard.Viewing;

/// <summary>A filter as the address of a page, and back: what is seen can be sent to someone else.</summary>
internal static class ReportAddress
{
    private const int DefaultDays = 30;

    /// <summary>The filter of an address. What it can't mean is left at its default: the last thirty days that have events.</summary>
    /// <param name="query">The query of the address, its names in any case.</param>
    /// <param name="dimensions">What can be filtered by.</param>
    /// <param name="choices">The days that have events.</param>
    /// <param name="today">The last day where none has.</param>
    public static ReportFilter Parse(IReadOnlyDictionary<string, StringValues> query, IReadOnlyList<Dimension> dimensions, FilterChoices choices, DateOnly today)
    {
        var last = choices.Days?.Last ?? today;
        var first = DayText.Parse(Text("from"));
        // Who asks from a day on that has no events yet, asks for nothing, and not for the days before.
        var to = DayText.Parse(Text("to")) ?? (first > last ? first.Value : last);
        var from = first ?? to.AddDays(1 - DefaultDays);
        if (from > to) (from, to) = (to, from);
        var values = dimensions.Where(d => query.ContainsKey(d.Key)).ToImmutableSortedDictionary(
            d => d.Key, d => query[d.Key].Select(v => v ?? "").Distinct().ToImmutableArray());
        return new(from, to)
        {
            Grain = GrainOf(Text("grain")) ?? Grain.Day,
            By = Dimension.Find(Text("by")),
            Values = values,
            SortBy = Text("sort"),
            IsDescending = Text("dir") == "desc",
            Draw = Text("draw"),
        };

        string? Text(string name) => query.TryGetValue(name, out var value) ? value.ToString() : null;
    }

    /// <summary>The address of a filter, with other values where given; null leaves one away.</summary>
    public static string Format(string path, ReportFilter filter, params (string Name, string? Value)[] changes)
    {
        var pairs = new List<(string Name, string? Value)> { ("from", Iso(filter.From)), ("to", Iso(filter.To)) };
        if (filter.Grain != Grain.Day) pairs.Add(("grain", filter.Grain.ToString().ToLowerInvariant()));
        if (filter.By is { } by) pairs.Add(("by", by.Key));
        foreach (var (key, values) in filter.Values) pairs.AddRange(values.Select(v => (key, (string?)v)));
        if (filter.SortBy is { Length: > 0 } sort) pairs.AddRange([("sort", sort), ("dir", filter.IsDescending ? "desc" : "asc")]);
        if (filter.Draw is { Length: > 0 } draw) pairs.Add(("draw", draw));
        foreach (var (name, _) in changes) pairs.RemoveAll(p => p.Name == name);
        return QueryHelpers.AddQueryString(path, pairs.Concat(changes).Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Name, p.Value)));
    }

    /// <summary>The grain of a name; null for none.</summary>
    public static Grain? GrainOf(string? name) => Enum.TryParse<Grain>(name, ignoreCase: true, out var grain) && Enum.IsDefined(grain) ? grain : null;

    /// <summary>A day as addresses have it.</summary>
    public static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
