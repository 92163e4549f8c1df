using System.Buffers.Binary;

namespace Azki.Core.Events;

/// <summary>Writes the primitives of the record format into a span that is large enough.</summary>
internal ref struct RecordWriter(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;

    public int Written { get; private set; }

    public void Byte(byte value) => _destination[Written++] = value;

    public void Fixed64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_destination[Written..], value);
        Written += 8;
    }

    /// <summary>Seven bits a byte, lowest first; the high bit says that more follow.</summary>
    public void VarInt(ulong value)
    {
        if (value < VarIntWord.Limit && _destination.Length - Written >= VarIntWord.Bytes)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(_destination[Written..], VarIntWord.Write(value, out var length));
            Written += length;
            return;
        }

        for (; value >= 0x80; value >>= 7) Byte((byte)(value | 0x80));
        Byte((byte)value);
    }

    public void Bytes(ReadOnlySpan<byte> value)
    {
        VarInt((uint)value.Length);
        Raw(value);
    }

    /// <summary>An odd number is a well-known text, an even one the length of the text that follows; both doubled.</summary>
    public void Text(ReadOnlySpan<byte> value)
    {
        var known = WellKnownTexts.IndexOf(value);
        VarInt(known >= 0 ? ((ulong)known << 1) | 1 : (ulong)value.Length << 1);
        if (known < 0) Raw(value);
    }

    private void Raw(ReadOnlySpan<byte> value)
    {
        value.CopyTo(_destination[Written..]);
        Written += value.Length;
    }
}
