using System.Globalization;
using Azki.Dashboard.Viewing;
using Azki.Warehouse.Reports;

namespace Azki.Dashboard.Components.Parts;

/// <summary>The rows of a report as a chart.</summary>
internal static class ReportCharts
{
    private const int MostSeries = 8;

    /// <summary>The column that is drawn.</summary>
    public static string Drawn(Report report, ReportFilter filter) => report.Chart.Values.FirstOrDefault(v => v == filter.Draw) ?? report.Chart.Values[0];

    /// <summary>The chart of what was asked for.</summary>
    public static ChartData Of(Report report, ReportTable table, ReportFilter filter, Display display)
    {
        var shape = report.Chart;
        var label = table.IndexOf(shape.Label);
        var kind = table.Columns[label].Kind;
        // The table may be sorted otherwise; time runs to the right.
        var labels = table.Rows.Select(r => r[label]).Distinct().ToList();
        if (kind is ColumnKind.Day or ColumnKind.Money) labels = [.. labels.Order(Comparer<object?>.Create((a, b) => Comparer<IComparable?>.Default.Compare((IComparable?)a, (IComparable?)b)))];
        var texts = labels.Select(l => kind == ColumnKind.Money && l is not null ? Display.Short(Convert.ToDouble(l, CultureInfo.InvariantCulture)) : display.Value(l, kind)).ToList();
        if (shape.Kind == ChartKind.GroupedBar) return new("bar", texts, [.. shape.Values.Select(v => Series(Title(table, v, shape), table.Rows, v, v.EndsWith("_before", StringComparison.Ordinal)))], Unit(table, shape.Values[0]));

        var drawn = Drawn(report, filter);
        var parts = shape.Series is { } by && table.Columns.Any(c => c.Name == by)
            ? table.Rows.GroupBy(r => r[table.IndexOf(by)]).ToList()
            : [.. table.Rows.GroupBy(_ => (object?)table.Columns[table.IndexOf(drawn)].Title)];
        var series = parts.Take(MostSeries).Select(p => Series(display.Value(p.Key, ColumnKind.Text), p, drawn)).ToList();
        return new(shape.Kind == ChartKind.Line && labels.Count > 1 ? "line" : "bar", texts, series, Unit(table, drawn), LeftOut: parts.Count - series.Count);

        ChartSeries Series(string name, IEnumerable<object?[]> rows, string column, bool isFaint = false)
        {
            var index = table.IndexOf(column);
            var values = rows.ToDictionary(r => r[label] ?? "", r => r[index] is { } value ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : (double?)null);
            return new(name, [.. labels.Select(l => values.GetValueOrDefault(l ?? ""))], isFaint);
        }
    }

    private static string Title(ReportTable table, string column, ChartShape shape)
    {
        var title = table.Columns[table.IndexOf(column)].Title;
        return title == "before" ? $"{table.Columns[table.IndexOf(shape.Values[0])].Title} before" : title;
    }

    private static string Unit(ReportTable table, string column) => table.Columns[table.IndexOf(column)].Kind switch
    {
        ColumnKind.Money => "money",
        ColumnKind.Share or ColumnKind.Change => "share",
        _ => "count",
    };
}
