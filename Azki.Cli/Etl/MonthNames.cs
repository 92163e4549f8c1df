using System.Globalization;

namespace Azki.Cli.Etl;

/// <summary>Months for a person.</summary>
internal static class MonthNames
{
    /// <summary>Months as yyyyMM, written 2025-10, 2025-11.</summary>
    public static string Of(IEnumerable<int> months) => string.Join(", ", months.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m / 100}-{m % 100:00}")));
}
