using System.Numerics;

namespace Azki.Core.Events;

/// <summary>
/// Variable-length integers of up to eight bytes (56 bits) as one machine word: seven bits a byte, lowest first, the high bit says that more
/// follow. Byte by byte, every number costs a mispredicted branch where its length is not that of the one before.
/// </summary>
internal static class VarIntWord
{
    /// <summary>The bytes of a word.</summary>
    public const int Bytes = sizeof(ulong);

    /// <summary>Numbers below this fit a word.</summary>
    public const ulong Limit = 1UL << 56;

    private const ulong MoreFollow = 0x8080808080808080;

    /// <summary>The bytes of the number that a word begins with; 9 where it does not end in the word.</summary>
    public static int Length(ulong word) => (BitOperations.TrailingZeroCount(~word & MoreFollow) >> 3) + 1;

    /// <summary>The number that a word begins with and that ends in it.</summary>
    public static ulong Read(ulong word)
    {
        // Below the first high bit that is not set; less the high bits that are.
        word &= ((~word & MoreFollow) - 1) & ~MoreFollow;
        word = ((word & 0x7F007F007F007F00) >> 1) | (word & 0x007F007F007F007F);
        word = ((word & 0x3FFF00003FFF0000) >> 2) | (word & 0x00003FFF00003FFF);
        return ((word & 0x0FFFFFFF00000000) >> 4) | (word & 0x000000000FFFFFFF);
    }

    /// <summary>A number below <see cref="Limit"/> as a word, and how many of its bytes count.</summary>
    public static ulong Write(ulong value, out int length)
    {
        length = (BitOperations.Log2(value) / 7) + 1;
        value = ((value & 0x00FFFFFFF0000000) << 4) | (value & 0x000000000FFFFFFF);
        value = ((value & 0x0FFFC0000FFFC000) << 2) | (value & 0x00003FFF00003FFF);
        value = ((value & 0x3F803F803F803F80) << 1) | (value & 0x007F007F007F007F);
        return value | (MoreFollow & ((1UL << (8 * (length - 1))) - 1));
    }
}
