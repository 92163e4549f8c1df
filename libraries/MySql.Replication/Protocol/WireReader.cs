using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace MySql.Replication.Protocol;

/// <summary>Reads the integers and strings of the MySQL protocol one after the other. What is cut short is a <see cref="BinlogFormatException"/>.</summary>
internal ref struct WireReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    public readonly int Length => _rest.Length;

    public readonly bool IsEmpty => _rest.IsEmpty;

    public readonly ReadOnlySpan<byte> Rest => _rest;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Bytes(int count)
    {
        if ((uint)count > (uint)_rest.Length) ThrowCut(count, _rest.Length);
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    public ReadOnlySpan<byte> TakeRest()
    {
        var taken = _rest;
        _rest = default;
        return taken;
    }

    public void Skip(int count) => Bytes(count);

    public byte UInt8() => Bytes(1)[0];

    public ushort UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public int UInt24()
    {
        var b = Bytes(3);
        return b[0] | b[1] << 8 | b[2] << 16;
    }

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public ulong UInt48()
    {
        var b = Bytes(6);
        return BinaryPrimitives.ReadUInt32LittleEndian(b) | (ulong)BinaryPrimitives.ReadUInt16LittleEndian(b[4..]) << 32;
    }

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    /// <summary>Little-endian, of 0 to 8 bytes.</summary>
    public ulong UIntOf(int width)
    {
        var value = 0UL;
        var bytes = Bytes(width);
        for (var i = width - 1; i >= 0; i--) value = value << 8 | bytes[i];
        return value;
    }

    /// <summary>A length-encoded integer.</summary>
    public ulong LengthEncoded()
    {
        var first = UInt8();
        return first switch
        {
            < 0xFB => first,
            0xFC => UInt16(),
            0xFD => (ulong)UInt24(),
            0xFE => UInt64(),
            _ => throw new BinlogFormatException($"A length-encoded integer cannot begin with 0x{first:x2}."),
        };
    }

    /// <summary>A length-encoded integer that counts or measures something in these bytes.</summary>
    public int LengthEncodedCount()
    {
        var value = LengthEncoded();
        if (value > int.MaxValue) throw new BinlogFormatException($"A length of {value} is more than an event can hold.");
        return (int)value;
    }

    public ReadOnlySpan<byte> LengthEncodedBytes() => Bytes(LengthEncodedCount());

    public string LengthEncodedString() => Encoding.UTF8.GetString(LengthEncodedBytes());

    /// <summary>Up to the next zero byte, which is taken too.</summary>
    public ReadOnlySpan<byte> NullTerminated()
    {
        var end = _rest.IndexOf((byte)0);
        if (end < 0) throw new BinlogFormatException("A string without its closing zero byte.");
        var taken = Bytes(end);
        Skip(1);
        return taken;
    }

    private static void ThrowCut(int wanted, int left) =>
        throw new BinlogFormatException($"Cut short: {wanted} more bytes are promised, {left} are there.");
}
