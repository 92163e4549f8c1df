using System.Data.Common;
using System.Globalization;

namespace Azki.Warehouse.Reports;

/// <summary>
/// Reads values by the kind of their column: <see cref="DateOnly"/> for days, <see cref="string"/> for texts, <see cref="long"/> for counts,
/// <see cref="decimal"/> for money that is whole or has decimals, all digits of which count, and <see cref="double"/> for averages of it, shares and changes.
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
        ColumnKind.Money when value is not (double or float) => System.Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        _ => System.Convert.ToDouble(value, CultureInfo.InvariantCulture) is var number && double.IsFinite(number) ? number : null,
    };
}
