using System.Globalization;
using System.Text;

namespace MySql.Replication;

/// <summary>
/// A DECIMAL as the server packs it: nine digits in four bytes, fewer in fewer, the highest bit flipped, all bits of negative ones inverted.
/// Up to 65 digits, more than <see cref="decimal"/> has.
/// </summary>
public readonly ref struct PackedDecimal
{
    /// <summary>The longest text in bytes: sign, 65 digits, point, and a zero before it.</summary>
    public const int LongestText = 68;

    private const int GroupDigits = 9;
    private readonly ReadOnlySpan<byte> _bytes;

    internal PackedDecimal(ReadOnlySpan<byte> bytes, int precision, int scale)
    {
        _bytes = bytes;
        (Precision, Scale) = (precision, scale);
        if (precision is < 1 or > 65 || scale < 0 || scale > precision || bytes.Length != SizeOf(precision, scale)) throw new BinlogFormatException($"DECIMAL({precision},{scale}) does not have {bytes.Length} bytes.");
    }

    /// <summary>All digits of the column.</summary>
    public int Precision { get; }

    /// <summary>Those after the point.</summary>
    public int Scale { get; }

    private static ReadOnlySpan<uint> Limits => [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000];

    private static ReadOnlySpan<byte> SizeOfDigits => [0, 1, 1, 2, 2, 3, 3, 4, 4, 4];

    /// <summary>Writes the exact value with all digits after the point, as MySQL prints it.</summary>
    /// <returns>Bytes written, at most <see cref="LongestText"/>.</returns>
    public int Format(Span<byte> utf8)
    {
        var isNegative = (_bytes[0] & 0x80) == 0;
        var mask = isNegative ? (byte)0xFF : (byte)0;
        var (whole, at, written) = (Precision - Scale, 0, 0);
        if (isNegative) utf8[written++] = (byte)'-';

        var before = written;
        if (whole % GroupDigits is var first and > 0) written += WriteWhole(ReadGroup(ref at, first, mask), first, utf8[written..], isFirst: true);
        for (var i = 0; i < whole / GroupDigits; i++) written += WriteWhole(ReadGroup(ref at, GroupDigits, mask), GroupDigits, utf8[written..], isFirst: written == before);
        if (written == before) utf8[written++] = (byte)'0';
        if (Scale == 0) return written;

        utf8[written++] = (byte)'.';
        for (var left = Scale; left > 0; left -= GroupDigits)
        {
            var digits = Math.Min(left, GroupDigits);
            WriteDigits(ReadGroup(ref at, digits, mask), digits, utf8[written..]);
            written += digits;
        }
        return written;
    }

    /// <summary>The value as .NET's decimal.</summary>
    /// <exception cref="OverflowException">It has more digits than that holds.</exception>
    public decimal ToDecimal()
    {
        Span<byte> text = stackalloc byte[LongestText];
        var digits = text[..Format(text)];
        var value = decimal.Parse(digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        // Parsing rounds what has more than 28 digits, and that is not the value.
        return Precision <= 28 || IsExact(value, digits) ? value : throw new OverflowException($"{ToString()} has more digits than System.Decimal.");
    }

    /// <summary>As MySQL prints it.</summary>
    public override string ToString()
    {
        Span<byte> text = stackalloc byte[LongestText];
        return Encoding.ASCII.GetString(text[..Format(text)]);
    }

    internal static int SizeOf(int precision, int scale)
    {
        var whole = precision - scale;
        return whole / GroupDigits * 4 + SizeOfDigits[whole % GroupDigits] + scale / GroupDigits * 4 + SizeOfDigits[scale % GroupDigits];
    }

    private static bool IsExact(decimal value, ReadOnlySpan<byte> digits) =>
        value.ToString(CultureInfo.InvariantCulture).TrimEnd('0').TrimEnd('.') == Encoding.ASCII.GetString(digits).TrimEnd('0').TrimEnd('.');

    private uint ReadGroup(ref int at, int digits, byte mask)
    {
        var value = 0u;
        for (var end = at + SizeOfDigits[digits]; at < end; at++) value = value << 8 | (byte)(_bytes[at] ^ mask ^ (at == 0 ? 0x80 : 0));
        return value < Limits[digits] ? value : throw new BinlogFormatException($"{value} is no group of {digits} decimal digits.");
    }

    private static int WriteWhole(uint value, int digits, Span<byte> utf8, bool isFirst)
    {
        if (isFirst && value == 0) return 0;
        if (isFirst) digits = CountDigits(value);
        WriteDigits(value, digits, utf8);
        return digits;
    }

    private static int CountDigits(uint value)
    {
        var digits = 1;
        while ((value /= 10) > 0) digits++;
        return digits;
    }

    private static void WriteDigits(uint value, int digits, Span<byte> utf8)
    {
        for (var i = digits - 1; i >= 0; i--)
        {
            utf8[i] = (byte)('0' + value % 10);
            value /= 10;
        }
    }
}
