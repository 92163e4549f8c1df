using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace MySql.Replication.Protocol;

/// <summary>Builds the payload of a packet that the client sends.</summary>
internal sealed class WireWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new();

    public ReadOnlyMemory<byte> Written => _buffer.WrittenMemory;

    public WireWriter UInt8(byte value)
    {
        _buffer.GetSpan(1)[0] = value;
        _buffer.Advance(1);
        return this;
    }

    public WireWriter UInt16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(_buffer.GetSpan(2), value);
        _buffer.Advance(2);
        return this;
    }

    public WireWriter UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.GetSpan(4), value);
        _buffer.Advance(4);
        return this;
    }

    public WireWriter UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_buffer.GetSpan(8), value);
        _buffer.Advance(8);
        return this;
    }

    public WireWriter Zeros(int count)
    {
        _buffer.GetSpan(count)[..count].Clear();
        _buffer.Advance(count);
        return this;
    }

    public WireWriter Bytes(ReadOnlySpan<byte> bytes)
    {
        _buffer.Write(bytes);
        return this;
    }

    public WireWriter Text(string text) => Bytes(Encoding.UTF8.GetBytes(text));

    public WireWriter NullTerminated(string text) => Text(text).UInt8(0);

    /// <summary>One byte of length and the text; the protocol has no room for more than 255 bytes.</summary>
    public WireWriter ShortString(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length > byte.MaxValue) throw new ArgumentException($"At most 255 bytes are possible here, not {bytes.Length}: '{text}'.");
        return UInt8((byte)bytes.Length).Bytes(bytes);
    }

    public WireWriter LengthEncoded(ulong value) => value switch
    {
        < 0xFB => UInt8((byte)value),
        <= ushort.MaxValue => UInt8(0xFC).UInt16((ushort)value),
        <= 0xFFFFFF => UInt8(0xFD).UInt16((ushort)value).UInt8((byte)(value >> 16)),
        _ => UInt8(0xFE).UInt64(value),
    };

    public WireWriter LengthEncodedBytes(ReadOnlySpan<byte> bytes) => LengthEncoded((ulong)bytes.Length).Bytes(bytes);
}
