using System.Runtime.CompilerServices;

namespace MySql.Replication.Columns;

/// <summary>Writes numbers with leading zeros.</summary>
internal static class Digits
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Two(Span<byte> utf8, int value)
    {
        utf8[1] = (byte)('0' + value % 10);
        utf8[0] = (byte)('0' + value / 10);
    }

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
