namespace Azki.Core.Events;

/// <summary>Dates of the proleptic Gregorian calendar as days since 1970-01-01, parsed and written without allocating.</summary>
internal static class CalendarDate
{
    private static readonly int UnixEpochDayNumber = new DateOnly(1970, 1, 1).DayNumber;

    /// <summary>Parses exactly <c>yyyy-MM-dd</c>; false for days that do not exist.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out int days)
    {
        days = 0;
        if (text.Length != 10 || text[4] != '-' || text[7] != '-') return false;

        var century = TwoDigits(text, 0);
        var ofCentury = TwoDigits(text, 2);
        var month = TwoDigits(text, 5);
        var day = TwoDigits(text, 8);
        if ((century | ofCentury | month | day) < 0) return false;

        var year = (century * 100) + ofCentury;
        if (year == 0 || month is 0 or > 12 || day == 0 || day > DateTime.DaysInMonth(year, month)) return false;

        days = ToDays(year, month, day);
        return true;
    }

    /// <summary>The two digits at a place; -1 when they are none.</summary>
    public static int TwoDigits(ReadOnlySpan<byte> text, int at)
    {
        var tens = text[at] - '0';
        var ones = text[at + 1] - '0';
        return (uint)tens > 9 || (uint)ones > 9 ? -1 : (tens * 10) + ones;
    }

    public static DateOnly FromDays(long days) =>
        DateOnly.FromDayNumber((int)Math.Clamp(days + UnixEpochDayNumber, -1, DateOnly.MaxValue.DayNumber + 1));

    public static int ToDays(DateOnly date) => date.DayNumber - UnixEpochDayNumber;

    /// <summary>Writes <c>yyyy-MM-dd</c>.</summary>
    public static void Write(DateOnly date, Span<byte> destination)
    {
        WriteTwo(date.Year / 100, destination, 0);
        WriteTwo(date.Year % 100, destination, 2);
        destination[4] = (byte)'-';
        WriteTwo(date.Month, destination, 5);
        destination[7] = (byte)'-';
        WriteTwo(date.Day, destination, 8);
    }

    public static void WriteTwo(int value, Span<byte> destination, int at)
    {
        destination[at] = (byte)('0' + (value / 10));
        destination[at + 1] = (byte)('0' + (value % 10));
    }

    // Years begin in March, so that the leap day is the last of its year
    // (http://howardhinnant.github.io/date_algorithms.html#days_from_civil).
    private static int ToDays(int year, int month, int day)
    {
        if (month <= 2) (year, month) = (year - 1, month + 12);
        var dayOfYear = (((153 * (month - 3)) + 2) / 5) + day - 1;
        return (year * 365) + (year / 4) - (year / 100) + (year / 400) + dayOfYear - 719_468;
    }
}
