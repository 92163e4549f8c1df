using System.Globalization;

namespace MySql.Replication.Columns;

/// <summary>
/// Doubles as MySQL writes them (<c>my_gcvt</c>): the shortest digits that give the same number, plain from 1e-15 up to fifteen digits before
/// the point, else with an exponent.
/// </summary>
internal static class FloatingText
{
    public const int Longest = 32;

    private const int MostPlainDigits = 15;

    public static int Format(double value, Span<byte> utf8)
    {
        if (!double.IsFinite(value)) return Write(utf8, double.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
        Span<byte> shortest = stackalloc byte[Longest];
        value.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);
        return Arrange(shortest[..length], utf8);
    }

    public static int Format(float value, Span<byte> utf8)
    {
        if (!float.IsFinite(value)) return Write(utf8, float.IsNaN(value) ? "NaN"u8 : value > 0 ? "Infinity"u8 : "-Infinity"u8);
        Span<byte> shortest = stackalloc byte[Longest];
        value.TryFormat(shortest, out var length, "R", CultureInfo.InvariantCulture);
        return Arrange(shortest[..length], utf8);
    }

    /// <summary>From digits as .NET writes them, such as <c>1.5E+300</c>, <c>0.001</c>, <c>123</c>.</summary>
    private static int Arrange(ReadOnlySpan<byte> shortest, Span<byte> utf8)
    {
        var written = 0;
        if (shortest[0] == '-')
        {
            utf8[written++] = (byte)'-';
            shortest = shortest[1..];
        }
        Span<byte> digits = stackalloc byte[Longest];
        var (count, point) = Split(shortest, digits);
        digits = digits[..count];
        if (count == 0)
        {
            utf8[written++] = (byte)'0';
            return written;
        }
        var isPlain = point <= 0 ? point > -MostPlainDigits : point <= MostPlainDigits || count > point;
        return written + (isPlain ? Plain(digits, point, utf8[written..]) : Exponential(digits, point - 1, utf8[written..]));
    }

    /// <summary>The digits without zeros at either end, and where the point is, counted from before the first of them.</summary>
    private static (int Count, int Point) Split(ReadOnlySpan<byte> text, Span<byte> digits)
    {
        var exponent = 0;
        if (text.IndexOf((byte)'E') is var e and >= 0)
        {
            exponent = int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..e];
        }
        var (count, point) = (0, text.IndexOf((byte)'.') is var p and >= 0 ? p : text.Length);
        foreach (var c in text)
        {
            if (c == '.') continue;
            if (count == 0 && c == '0')
            {
                point--;
                continue;
            }
            digits[count++] = c;
        }
        while (count > 0 && digits[count - 1] == '0') count--;
        return (count, point + exponent);
    }

    private static int Plain(ReadOnlySpan<byte> digits, int point, Span<byte> utf8)
    {
        var written = 0;
        if (point <= 0)
        {
            written += Write(utf8, "0."u8);
            utf8.Slice(written, -point).Fill((byte)'0');
            written -= point;
            return written + Write(utf8[written..], digits);
        }
        if (point >= digits.Length)
        {
            written += Write(utf8, digits);
            utf8.Slice(written, point - digits.Length).Fill((byte)'0');
            return point;
        }
        written += Write(utf8, digits[..point]);
        utf8[written++] = (byte)'.';
        return written + Write(utf8[written..], digits[point..]);
    }

    private static int Exponential(ReadOnlySpan<byte> digits, int exponent, Span<byte> utf8)
    {
        var written = 0;
        utf8[written++] = digits[0];
        if (digits.Length > 1)
        {
            utf8[written++] = (byte)'.';
            written += Write(utf8[written..], digits[1..]);
        }
        utf8[written++] = (byte)'e';
        exponent.TryFormat(utf8[written..], out var length, default, CultureInfo.InvariantCulture);
        return written + length;
    }

    private static int Write(Span<byte> utf8, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(utf8);
        return bytes.Length;
    }
}
