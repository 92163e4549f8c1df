namespace Azki.Warehouse.Reports;

/// <summary>The answer of a report.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Rows">The rows; each has a value for each column, of the type that <see cref="ReportTableReader"/> gives its kind.</param>
/// <param name="Total">The row over everything, counted anew and not added up; null where the report has none.</param>
public sealed record ReportTable(IReadOnlyList<ReportColumn> Columns, IReadOnlyList<object?[]> Rows, object?[]? Total)
{
    /// <summary>The place of a column.</summary>
    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (Columns[i].Name == column) return i;
        throw new ArgumentException($"There is no column {column}.", nameof(column));
    }
}
