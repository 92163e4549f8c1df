using System.Globalization;
using Azki.Dashboard.Exports;
using Azki.Dashboard.Reading;

namespace Azki.Dashboard.Components.Parts;

/// <summary>The chart of an answer to SQL: its first column along the axis, its numbers as series.</summary>
internal static class SqlChart
{
    private const int MostRows = 400;
    private const int MostSeries = 6;

    /// <summary>The chart; null where the answer has nothing to draw.</summary>
    public static ChartData? Of(SqlAnswer answer)
    {
        var numbers = Enumerable.Range(1, Math.Max(0, answer.Names.Count - 1)).Where(i => NumberKinds.Of(answer.Types[i]) is not null).ToList();
        if (numbers.Count == 0 || answer.Rows.Count is < 2 or > MostRows) return null;
        var isTime = answer.Types[0].Contains("Date", StringComparison.Ordinal);
        var series = numbers.Take(MostSeries).Select(i => new ChartSeries(answer.Names[i], [.. answer.Rows.Select(r => Number(r[i]))])).ToList();
        return new(isTime ? "line" : "bar", [.. answer.Rows.Select(r => r[0] ?? "")], series, "count", LeftOut: numbers.Count - series.Count);
    }

    // What is not a number is not drawn: JSON has no word for it.
    private static double? Number(string? text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;
}
