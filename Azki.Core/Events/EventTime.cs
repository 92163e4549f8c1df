namespace Azki.Core.Events;

/// <summary>Times of events: text to and from milliseconds since 1970-01-01 UTC.</summary>
public static class EventTime
{
    /// <summary>The length of what <see cref="Write"/> writes: <c>2025-10-01 14:39:08.000</c>.</summary>
    public const int WrittenLength = 23;

    private const int MaxOffsetMinutes = 18 * 60;

    /// <summary>
    /// Parses <c>yyyy-MM-dd HH:mm:ss</c>, with <c>T</c> for the space, any number of fraction digits (finer than milliseconds are
    /// cut off), and <c>Z</c> or an offset (<c>+03:30</c>, <c>+0330</c>, <c>+03</c>, to 18 hours), before which one space may stand.
    /// Without either it is UTC. The text must be trimmed.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long unixMs)
    {
        unixMs = 0;
        if (text.Length < 19 || (text[10] != ' ' && (text[10] | 0x20) != 't') || text[13] != ':' || text[16] != ':') return false;
        if (!CalendarDate.TryParse(text[..10], out var days)) return false;

        var hour = CalendarDate.TwoDigits(text, 11);
        var minute = CalendarDate.TwoDigits(text, 14);
        var second = CalendarDate.TwoDigits(text, 17);
        if ((uint)hour > 23 || (uint)minute > 59 || (uint)second > 59) return false;

        var ms = ((((((days * 24L) + hour) * 60) + minute) * 60) + second) * 1000;
        var rest = text[19..];
        if (rest.Length > 0 && rest[0] == '.' && !TryReadFraction(ref rest, ref ms)) return false;
        if (rest.Length > 0)
        {
            if (!TryReadOffset(rest, out var offsetMinutes)) return false;
            ms -= offsetMinutes * 60_000L;
        }

        unixMs = ms;
        return true;
    }

    /// <summary>Writes 23 bytes, <c>yyyy-MM-dd HH:mm:ss.fff</c> in UTC; years 1 to 9999.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A time outside these years.</exception>
    public static int Write(long unixMs, Span<byte> destination)
    {
        var days = Math.DivRem(unixMs, 86_400_000L, out var ofDay);
        if (ofDay < 0) (days, ofDay) = (days - 1, ofDay + 86_400_000);

        var date = CalendarDate.FromDays(days);
        var time = (int)ofDay;
        destination[22] = 0; // One check of the length for all of the below.
        CalendarDate.Write(date, destination);
        destination[10] = (byte)' ';
        CalendarDate.WriteTwo(time / 3_600_000, destination, 11);
        destination[13] = (byte)':';
        CalendarDate.WriteTwo(time / 60_000 % 60, destination, 14);
        destination[16] = (byte)':';
        CalendarDate.WriteTwo(time / 1000 % 60, destination, 17);
        destination[19] = (byte)'.';
        destination[20] = (byte)('0' + (time % 1000 / 100));
        CalendarDate.WriteTwo(time % 100, destination, 21);
        return WrittenLength;
    }

    private static bool TryReadFraction(ref ReadOnlySpan<byte> rest, ref long ms)
    {
        var digits = 0;
        var weight = 100;
        while (digits + 1 < rest.Length && (uint)(rest[digits + 1] - '0') <= 9)
        {
            ms += (rest[digits + 1] - '0') * weight;
            weight /= 10;
            digits++;
        }

        rest = rest[(digits + 1)..];
        return digits > 0;
    }

    private static bool TryReadOffset(ReadOnlySpan<byte> rest, out int minutes)
    {
        minutes = 0;
        if (rest.Length > 1 && rest[0] == ' ') rest = rest[1..];
        if (rest.Length == 1) return (rest[0] | 0x20) == 'z';
        if (rest[0] is not ((byte)'+' or (byte)'-')) return false;

        var hour = rest.Length >= 3 ? CalendarDate.TwoDigits(rest, 1) : -1;
        var minute = rest.Length switch
        {
            3 => 0,
            5 => CalendarDate.TwoDigits(rest, 3),
            6 when rest[3] == ':' => CalendarDate.TwoDigits(rest, 4),
            _ => -1,
        };
        if (hour < 0 || (uint)minute > 59 || (hour * 60) + minute > MaxOffsetMinutes) return false;

        minutes = rest[0] == '-' ? -((hour * 60) + minute) : (hour * 60) + minute;
        return true;
    }
}
