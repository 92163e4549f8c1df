using System.Data.Common;
using System.Globalization;

namespace Azki.Warehouse.Reports;

/// <summary>Values of an answer's columns, whichever type of number the engine made of them.</summary>
internal static class AnswerCell
{
    /// <summary>A whole number.</summary>
    public static long Whole(this DbDataReader row, int column) => Convert.ToInt64(row.GetValue(column), CultureInfo.InvariantCulture);

    /// <summary>A number; 0 for what is none.</summary>
    public static double Number(this DbDataReader row, int column) => Convert.ToDouble(row.GetValue(column), CultureInfo.InvariantCulture) is var number && double.IsFinite(number) ? number : 0;

    /// <summary>An amount of money. All its digits count, and a double has fifteen.</summary>
    public static decimal Amount(this DbDataReader row, int column) => Convert.ToDecimal(row.GetValue(column), CultureInfo.InvariantCulture);

    /// <summary>A time, of its milliseconds.</summary>
    public static DateTimeOffset Time(this DbDataReader row, int column) => DateTimeOffset.FromUnixTimeMilliseconds(row.Whole(column));
}
