using System.Buffers.Binary;

namespace Azki.Core.Events;

/// <summary>Reads the primitives of the record format from bytes that may be damaged.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> source)
{
    private ReadOnlySpan<byte> _rest = source;

    public readonly bool AtEnd => _rest.IsEmpty;

    public bool TryFixed64(out ulong value)
    {
        if (!BinaryPrimitives.TryReadUInt64LittleEndian(_rest, out value)) return false;
        _rest = _rest[8..];
        return true;
    }

    public bool TryVarInt(out ulong value)
    {
        value = 0;
        for (var i = 0; i < _rest.Length && i < 10; i++)
        {
            var unit = _rest[i];
            if (i == 9 && unit > 1) return false; // Beyond 64 bits.
            value |= (ulong)(unit & 0x7F) << (7 * i);
            if (unit < 0x80)
            {
                _rest = _rest[(i + 1)..];
                return true;
            }
        }

        return false;
    }

    public bool TryUInt32(out uint value)
    {
        var read = TryVarInt(out var wide) && wide <= uint.MaxValue;
        value = (uint)wide;
        return read;
    }

    public bool TryBytes(out ReadOnlySpan<byte> value)
    {
        value = default;
        return TryVarInt(out var length) && TryRaw(length, out value);
    }

    public bool TryText(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!TryVarInt(out var head)) return false;
        if ((head & 1) == 0) return TryRaw(head >> 1, out value);
        return head >> 1 <= uint.MaxValue && WellKnownTexts.TryGet((uint)(head >> 1), out value);
    }

    private bool TryRaw(ulong length, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (length > (ulong)_rest.Length) return false;
        value = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return true;
    }
}
