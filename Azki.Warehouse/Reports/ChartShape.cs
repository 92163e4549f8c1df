namespace Azki.Warehouse.Reports;

/// <summary>How the rows of a report are drawn.</summary>
/// <param name="Kind">The form.</param>
/// <param name="Label">The column along the axis.</param>
/// <param name="Values">The columns drawn, the first one from the start, the others at the viewer's choice.</param>
/// <param name="Series">The column that splits the values into series; null draws each value as one series.</param>
public sealed record ChartShape(ChartKind Kind, string Label, IReadOnlyList<string> Values, string? Series = null);

/// <summary>The forms of charts.</summary>
public enum ChartKind
{
    /// <summary>Lines over time.</summary>
    Line,

    /// <summary>Upright bars.</summary>
    Bar,

    /// <summary>Bars beside each other, one for each value.</summary>
    GroupedBar,

    /// <summary>A table of shaded cells: rows by periods.</summary>
    Heatmap,
}
