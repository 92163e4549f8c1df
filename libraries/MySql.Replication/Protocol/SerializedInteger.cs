using System.Numerics;

namespace MySql.Replication.Protocol;

/// <summary>
/// Integers of the server's serialization library (8.3 and later): the number of low one-bits in the first byte is the number of bytes
/// that follow it; signed ones keep their sign in the lowest bit.
/// </summary>
internal static class SerializedInteger
{
    private const int LargestExtra = 8;

    public static ulong Read(ref WireReader reader)
    {
        var first = reader.UInt8();
        var extra = BitOperations.TrailingZeroCount(~(uint)first);
        if (extra >= LargestExtra) return reader.UInt64();
        var low = (ulong)first >> (extra + 1);
        return low | reader.UIntOf(extra) << (7 - extra);
    }

    public static long ReadSigned(ref WireReader reader)
    {
        var value = Read(ref reader);
        return (value & 1) == 0 ? (long)(value >> 1) : -(long)(value >> 1) - 1;
    }

    /// <summary>Small enough for two bytes: all that a client has to write.</summary>
    public static void Write(WireWriter writer, byte value)
    {
        if (value < 0x80) writer.UInt8((byte)(value << 1));
        else writer.UInt16((ushort)(value << 2 | 1));
    }
}
