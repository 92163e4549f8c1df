namespace Azki.Core.Events;

/// <summary>Whole numbers as people and programs write them.</summary>
internal static class WholeNumber
{
    // So many digits fit 64 bits whatever they are.
    private const int DigitsThatFit = 19;

    /// <summary>What a text turned out to be.</summary>
    public enum Kind : byte
    {
        Valid,
        Invalid,
        Negative,
        OutOfRange,
    }

    /// <summary>Plain decimal digits only; a minus sign before digits is told apart as <see cref="Kind.Negative"/>.</summary>
    public static Kind ParseDigits(ReadOnlySpan<byte> text, ulong max, out ulong value)
    {
        value = 0;
        if (text.Length == 0) return Kind.Invalid;
        if (text[0] == '-')
        {
            return text.Length > 1 && !text[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9') ? Kind.Negative : Kind.Invalid;
        }

        if (text.Length > DigitsThatFit) return ParseManyDigits(text, max, out value);
        foreach (var unit in text)
        {
            var digit = (uint)(unit - '0');
            if (digit > 9) return Kind.Invalid;
            value = (value * 10) + digit;
        }

        return value <= max ? Kind.Valid : Kind.OutOfRange;
    }

    /// <summary>
    /// A number whose value is whole, however it is written: <c>42456912</c>, <c>42456912.0</c>, <c>4.2456912E7</c>. Minus zero is zero.
    /// </summary>
    public static Kind ParseUInt32(ReadOnlySpan<byte> text, out uint value)
    {
        var kind = ParseDigits(text, uint.MaxValue, out var digits);
        value = (uint)digits;
        return kind is Kind.Valid or Kind.OutOfRange ? kind : ParseDecimal(text, out value);
    }

    private static Kind ParseManyDigits(ReadOnlySpan<byte> text, ulong max, out ulong value)
    {
        value = 0;
        var fits = true;
        foreach (var unit in text)
        {
            var digit = (uint)(unit - '0');
            if (digit > 9) return Kind.Invalid;
            if (value > (max - digit) / 10) fits = false;
            else value = (value * 10) + digit;
        }

        return fits ? Kind.Valid : Kind.OutOfRange;
    }

    private static Kind ParseDecimal(ReadOnlySpan<byte> text, out uint value)
    {
        value = 0;
        var negative = text.Length > 0 && text[0] == '-';
        if (negative) text = text[1..];

        var whole = TakeDigits(ref text);
        var fraction = ReadOnlySpan<byte>.Empty;
        if (text.Length > 0 && text[0] == '.')
        {
            text = text[1..];
            fraction = TakeDigits(ref text);
            if (fraction.Length == 0) return Kind.Invalid;
        }

        if (whole.Length == 0 || !TryTakeExponent(ref text, out var exponent) || text.Length > 0) return Kind.Invalid;

        fraction = fraction.TrimEnd((byte)'0');
        if (fraction.Length == 0) whole = whole.TrimStart((byte)'0');
        if (fraction.Length == 0 && whole.Length == 0) return Kind.Valid;
        if (negative) return Kind.Negative;
        return Scale(whole, fraction, exponent, out value);
    }

    // value = digits * 10^scale, with the zeros at the end of the digits moved into the scale; whole when the scale is not negative.
    private static Kind Scale(ReadOnlySpan<byte> whole, ReadOnlySpan<byte> fraction, int exponent, out uint value)
    {
        value = 0;
        var scale = (long)exponent - fraction.Length;
        if (fraction.Length == 0)
        {
            var length = whole.Length;
            whole = whole.TrimEnd((byte)'0');
            scale += length - whole.Length;
        }

        if (scale < 0) return Kind.Invalid;

        var result = 0UL;
        foreach (var unit in whole)
        {
            if ((result = (result * 10) + (ulong)(unit - '0')) > uint.MaxValue) return Kind.OutOfRange;
        }

        foreach (var unit in fraction)
        {
            if ((result = (result * 10) + (ulong)(unit - '0')) > uint.MaxValue) return Kind.OutOfRange;
        }

        for (; scale > 0; scale--)
        {
            if ((result *= 10) > uint.MaxValue) return Kind.OutOfRange;
        }

        value = (uint)result;
        return Kind.Valid;
    }

    private static ReadOnlySpan<byte> TakeDigits(scoped ref ReadOnlySpan<byte> text)
    {
        var length = text.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var digits = length < 0 ? text : text[..length];
        text = text[digits.Length..];
        return digits;
    }

    private static bool TryTakeExponent(ref ReadOnlySpan<byte> text, out int exponent)
    {
        exponent = 0;
        if (text.Length == 0) return true;
        if ((text[0] | 0x20) != 'e') return false;

        text = text[1..];
        var negative = text.Length > 0 && text[0] == '-';
        if (text.Length > 0 && text[0] is (byte)'+' or (byte)'-') text = text[1..];
        var digits = TakeDigits(ref text);
        if (digits.Length == 0) return false;

        // Beyond a million the answer is the same for any row that fits in memory.
        foreach (var unit in digits) exponent = Math.Min((exponent * 10) + unit - '0', 100_000_000);
        if (negative) exponent = -exponent;
        return true;
    }
}
