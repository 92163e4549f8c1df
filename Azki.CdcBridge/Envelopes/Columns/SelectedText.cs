using System.Buffers.Text;
using System.Text;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Columns;

/// <summary>Reads values as the server prints them.</summary>
internal static class SelectedText
{
    private const long PerSecond = 1_000_000;
    private const int DateLength = 10, TimeOfDayLength = 8;

    public static long Int64(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out long value, out var read) && read == text.Length ? value : throw Unexpected(text, "a whole number");

    public static ulong UInt64(ReadOnlySpan<byte> text) => Utf8Parser.TryParse(text, out ulong value, out var read) && read == text.Length ? value : throw Unexpected(text, "a whole number without sign");

    /// <summary><c>2024-02-29</c></summary>
    public static MySqlDate Date(ReadOnlySpan<byte> text)
    {
        if (text.Length != DateLength) throw Unexpected(text, "a date");
        return new(Digits(text[..4], text), Digits(text[5..7], text), Digits(text[8..], text));
    }

    /// <summary><c>-838:59:59.000000</c></summary>
    public static MySqlTime Time(ReadOnlySpan<byte> text)
    {
        var isNegative = text.Length > 0 && text[0] == '-';
        var rest = isNegative ? text[1..] : text;
        var hours = rest.IndexOf((byte)':');
        if (hours < 0 || rest.Length < hours + 6) throw Unexpected(text, "a time");
        var micros = (Digits(rest[..hours], text) * 3600L + Digits(rest.Slice(hours + 1, 2), text) * 60 + Digits(rest.Slice(hours + 4, 2), text)) * PerSecond + Fraction(rest[(hours + 6)..], out var scale);
        return new(isNegative ? -micros : micros, scale);
    }

    /// <summary><c>2025-10-01 14:39:08.123456</c></summary>
    public static MySqlDateTime DateTime(ReadOnlySpan<byte> text)
    {
        if (text.Length < DateLength + 1 + TimeOfDayLength) throw Unexpected(text, "a date and time");
        var time = Time(text[(DateLength + 1)..]);
        return new(Date(text[..DateLength]), time.Microseconds, time.Scale);
    }

    private static int Digits(ReadOnlySpan<byte> digits, ReadOnlySpan<byte> text)
    {
        var value = 0;
        foreach (var c in digits) value = c is >= (byte)'0' and <= (byte)'9' ? value * 10 + c - '0' : throw Unexpected(text, "digits");
        return value;
    }

    private static int Fraction(ReadOnlySpan<byte> text, out int scale)
    {
        scale = Math.Max(0, text.Length - 1);
        if (scale == 0) return 0;
        var value = Digits(text[1..], text);
        for (var i = scale; i < 6; i++) value *= 10;
        return value;
    }

    private static EnvelopeException Unexpected(ReadOnlySpan<byte> text, string wanted) => new($"The server sent '{Encoding.UTF8.GetString(text)}' where {wanted} is expected.");
}
