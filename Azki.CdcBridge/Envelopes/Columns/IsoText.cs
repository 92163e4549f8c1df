using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>ISO 8601 texts in UTC, with their quotes.</summary>
internal static class IsoText
{
    private const long PerSecond = 1_000_000;
    private const int MostDigits = 6;

    /// <summary><c>2024-02-29Z</c></summary>
    public static void Date(MySqlDate date, JsonBuffer json)
    {
        json.Raw((byte)'"');
        Day(date, json);
        json.Raw("Z\""u8);
    }

    /// <summary><c>14:39:08.123Z</c></summary>
    /// <param name="microseconds">Since midnight.</param>
    /// <param name="json">Where to.</param>
    public static void Time(long microseconds, JsonBuffer json)
    {
        json.Raw((byte)'"');
        TimeOfDay(microseconds, DigitsOf(microseconds), json);
        json.Raw("Z\""u8);
    }

    /// <summary><c>2025-10-01T14:39:08.120Z</c></summary>
    /// <param name="time">A moment of the calendar.</param>
    /// <param name="digits">Of the second's fraction; null for as many as it has.</param>
    /// <param name="json">Where to.</param>
    public static void DateTime(MySqlDateTime time, int? digits, JsonBuffer json)
    {
        json.Raw((byte)'"');
        Day(time.Date, json);
        json.Raw((byte)'T');
        TimeOfDay(time.TimeOfDay, digits ?? DigitsOf(time.TimeOfDay), json);
        json.Raw("Z\""u8);
    }

    private static void Day(MySqlDate date, JsonBuffer json)
    {
        date.Format(json.GetSpan(MySqlDate.TextLength));
        json.Advance(MySqlDate.TextLength);
    }

    private static void TimeOfDay(long microseconds, int digits, JsonBuffer json)
    {
        var (seconds, fraction) = Math.DivRem(microseconds, PerSecond);
        json.Padded(seconds / 3600, 2);
        json.Raw((byte)':');
        json.Padded(seconds / 60 % 60, 2);
        json.Raw((byte)':');
        json.Padded(seconds % 60, 2);
        if (digits == 0) return;
        json.Raw((byte)'.');
        for (var i = digits; i < MostDigits; i++) fraction /= 10;
        json.Padded(fraction, digits);
    }

    private static int DigitsOf(long microseconds)
    {
        var (fraction, digits) = (microseconds % PerSecond, MostDigits);
        if (fraction == 0) return 0;
        for (; fraction % 10 == 0; fraction /= 10) digits--;
        return digits;
    }
}
