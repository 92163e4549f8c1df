using System.Globalization;

namespace Azki.CdcBridge.Envelopes.Json;

/// <summary>
/// Floating-point numbers as <c>Double.toString</c> and <c>Float.toString</c> of Java 19 and later: the shortest digits that give the same
/// number, with a point, plain from 0.001 to below 10,000,000, else with an exponent.
/// </summary>
internal static class JavaNumbers
{
    private const int LowestPlain = -2, HighestPlain = 7, Longest = 32;

    public static void Write(double value, JsonBuffer json)
    {
        if (!double.IsFinite(value))
        {
            WriteNotFinite(value, json);
            return;
        }
        Span<byte> text = stackalloc byte[Longest];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        // With one digit, Java takes the nearest of two: of the very smallest numbers that is another one.
        if (CountDigits(text[..length]) == 1) value.TryFormat(text, out length, "E1", CultureInfo.InvariantCulture);
        Arrange(text[..length], json);
    }

    public static void Write(float value, JsonBuffer json)
    {
        if (!float.IsFinite(value))
        {
            WriteNotFinite(value, json);
            return;
        }
        Span<byte> text = stackalloc byte[Longest];
        value.TryFormat(text, out var length, "R", CultureInfo.InvariantCulture);
        if (CountDigits(text[..length]) == 1) value.TryFormat(text, out length, "E1", CultureInfo.InvariantCulture);
        Arrange(text[..length], json);
    }

    private static void WriteNotFinite(double value, JsonBuffer json) =>
        json.Raw(double.IsNaN(value) ? "\"NaN\""u8 : value > 0 ? "\"Infinity\""u8 : "\"-Infinity\""u8);

    private static int CountDigits(ReadOnlySpan<byte> text)
    {
        Span<byte> digits = stackalloc byte[Longest];
        return Split(text[0] == '-' ? text[1..] : text, digits, out _);
    }

    /// <summary>From digits as .NET writes them, such as <c>1.5E+300</c>, <c>0.001</c>, <c>123</c>.</summary>
    private static void Arrange(ReadOnlySpan<byte> text, JsonBuffer json)
    {
        if (text[0] == '-')
        {
            json.Raw((byte)'-');
            text = text[1..];
        }
        Span<byte> buffer = stackalloc byte[Longest];
        var count = Split(text, buffer, out var point);
        ReadOnlySpan<byte> digits = buffer[..count];
        if (count == 0) json.Raw("0.0"u8);
        else if (point is < LowestPlain or > HighestPlain) WriteExponential(digits, point - 1, json);
        else WritePlain(digits, point, json);
    }

    private static void WritePlain(ReadOnlySpan<byte> digits, int point, JsonBuffer json)
    {
        if (point <= 0)
        {
            json.Raw("0."u8);
            for (var i = point; i < 0; i++) json.Raw((byte)'0');
            json.Raw(digits);
            return;
        }
        json.Raw(digits[..Math.Min(point, digits.Length)]);
        for (var i = digits.Length; i < point; i++) json.Raw((byte)'0');
        json.Raw((byte)'.');
        if (digits.Length > point) json.Raw(digits[point..]);
        else json.Raw((byte)'0');
    }

    private static void WriteExponential(ReadOnlySpan<byte> digits, int exponent, JsonBuffer json)
    {
        json.Raw(digits[0]);
        json.Raw((byte)'.');
        if (digits.Length > 1) json.Raw(digits[1..]);
        else json.Raw((byte)'0');
        json.Raw((byte)'E');
        json.Number(exponent);
    }

    /// <summary>The digits without zeros at either end, and where the point is, counted from before the first of them.</summary>
    private static int Split(ReadOnlySpan<byte> text, Span<byte> digits, out int point)
    {
        var exponent = 0;
        if (text.IndexOf((byte)'E') is var e and >= 0)
        {
            exponent = int.Parse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..e];
        }
        var count = 0;
        point = text.IndexOf((byte)'.') is var p and >= 0 ? p : text.Length;
        foreach (var c in text)
        {
            if (c == '.') continue;
            if (count == 0 && c == '0') point--;
            else digits[count++] = c;
        }
        while (count > 0 && digits[count - 1] == '0') count--;
        point += exponent;
        return count;
    }
}
