using System.Data.Common;
using System.Globalization;

namespace Azki.Warehouse.Reports;

/// <summary>
/// Reads values by the kind of their column: <see cref="DateOnly"/> for days, <see cref="string"/> for texts, <see cref="long"/> for counts,
/// <see cref="double"/> for money, shares and changes.
/// </summary>
internal static class ReportTableReader
{
    public static object?[] Read(DbDataReader reader, IReadOnlyList<ReportColumn> columns)
    {
        var row = new object?[columns.Count];
        for (var i = 0; i < row.Length; i++) row[i] = reader.IsDBNull(i) ? null : Convert(reader.GetValue(i), columns[i].Kind);
        return row;
    }

    private static object? Convert(object value, ColumnKind kind) => kind switch
    {
        ColumnKind.Day => value is DateOnly day ? day : DateOnly.FromDateTime((DateTime)value),
        ColumnKind.Text => (string)value,
        ColumnKind.Count => System.Convert.ToInt64(value, CultureInfo.InvariantCulture),
        _ => System.Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && double.IsFinite(number) ? number : null,
    };
}
