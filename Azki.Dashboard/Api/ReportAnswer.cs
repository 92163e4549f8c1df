using Azki.Dashboard.Reading;
using Azki.Warehouse.Reports;

namespace Azki.Dashboard.Api;

/// <summary>A report as JSON: rows are objects by the names of the columns.</summary>
internal sealed record ReportAnswer(
    DateOnly From, DateOnly To, DateTimeOffset AsOf, string? Problem, IReadOnlyList<ReportColumn> Columns,
    IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows, IReadOnlyDictionary<string, object?>? Total)
{
    public static ReportAnswer Of(ReportTable table, ReportFilter filter, Figures<ReportTable> figures) =>
        new(filter.From, filter.To, figures.AsOf, figures.Problem, table.Columns, [.. table.Rows.Select(r => Named(table, r))], table.Total is { } total ? Named(table, total) : null);

    private static Dictionary<string, object?> Named(ReportTable table, object?[] row) =>
        table.Columns.Select((c, i) => (c.Name, Value: row[i])).ToDictionary(c => c.Name, c => c.Value);
}
