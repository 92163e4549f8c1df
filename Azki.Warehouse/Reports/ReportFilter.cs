using System.Collections.Immutable;

namespace Azki.Warehouse.Reports;

/// <summary>What a viewer asks a report for.</summary>
/// <param name="From">The first UTC day.</param>
/// <param name="To">The last UTC day.</param>
public sealed record ReportFilter(DateOnly From, DateOnly To)
{
    /// <summary>How days are put together.</summary>
    public Grain Grain { get; init; }

    /// <summary>What figures are split by, where the report leaves the choice.</summary>
    public Dimension? By { get; init; }

    /// <summary>The values wanted of a dimension, by its key; a dimension that is not named is not filtered.</summary>
    public ImmutableSortedDictionary<string, ImmutableArray<string>> Values { get; init; } = ImmutableSortedDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>The column to sort by; the report's own order when it has none of this name.</summary>
    public string? SortBy { get; init; }

    /// <summary>From the largest down.</summary>
    public bool IsDescending { get; init; }

    /// <summary>The column to draw; the report's first one when it draws none of this name.</summary>
    public string? Draw { get; init; }

    /// <summary>The number of days.</summary>
    public int Days => To.DayNumber - From.DayNumber + 1;

    /// <summary>The same question of the days before these, as many of them.</summary>
    public ReportFilter Before => this with { From = From.AddDays(-Days), To = From.AddDays(-1) };

    /// <inheritdoc/>
    public override string ToString() =>
        $"{From:yyyy-MM-dd}..{To:yyyy-MM-dd} {Grain} by {By?.Key} {string.Join(' ', Values.Select(v => $"{v.Key}={string.Join(',', v.Value)}"))}";
}
