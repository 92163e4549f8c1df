using System.Globalization;
using NodaTime;

namespace Azki.Dashboard.Viewing;

/// <summary>Days as viewers write them: 2025-10-01, or 1404/07/09 of the Persian calendar; no year is one of both.</summary>
internal static class DayText
{
    /// <summary>The first day that the warehouse can be asked for, by what its Date holds; events begin later.</summary>
    public static readonly DateOnly First = new(1970, 1, 1);

    /// <summary>The last one.</summary>
    public static readonly DateOnly Last = new(2149, 6, 6);

    private const int LastPersianYear = 1800;

    /// <summary>The day that a text means; null for none.</summary>
    public static DateOnly? Parse(string? text)
    {
        var parts = Ascii(text ?? "").Trim().Split('-', '/');
        if (parts.Length != 3 || !parts.All(p => int.TryParse(p, NumberStyles.None, CultureInfo.InvariantCulture, out _))) return null;
        var (year, month, day) = (Number(parts[0]), Number(parts[1]), Number(parts[2]));
        var calendar = year < LastPersianYear ? CalendarSystem.PersianSimple : CalendarSystem.Gregorian;
        if (year < 1300 || year > 9000 || month is < 1 or > 12 || day < 1 || day > calendar.GetDaysInMonth(year, month)) return null;
        var parsed = new LocalDate(year, month, day, calendar).WithCalendar(CalendarSystem.Iso).ToDateOnly();
        return parsed >= First && parsed <= Last ? parsed : null;
    }

    // Digits as a Persian keyboard writes them.
    private static string Ascii(string text) => string.Concat(text.Select(c => char.IsDigit(c) ? (char)('0' + (int)char.GetNumericValue(c)) : c));

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
}
