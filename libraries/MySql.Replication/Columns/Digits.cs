using System.Runtime.CompilerServices;

namespace MySql.Replication.Columns;

/// <summary>Writes numbers with leading zeros.</summary>
internal static class Digits
{
    /// <summary>00 to 99: one look-up for two digits.</summary>
    private static ReadOnlySpan<byte> Pairs =>
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899"u8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Two(Span<byte> utf8, int value) => Pairs.Slice(2 * value, 2).CopyTo(utf8);

    public static void Four(Span<byte> utf8, int value)
    {
        Two(utf8, value / 100);
        Two(utf8[2..], value % 100);
    }

    /// <summary>The point and the first digits of a second's fraction; nothing for no digits.</summary>
    /// <returns>Bytes written.</returns>
    public static int Fraction(Span<byte> utf8, int microseconds, int digits)
    {
        if (digits == 0) return 0;
        utf8[0] = (byte)'.';
        for (var i = 6; i > 0; i--)
        {
            if (i <= digits) utf8[i] = (byte)('0' + microseconds % 10);
            microseconds /= 10;
        }
        return digits + 1;
    }
}
