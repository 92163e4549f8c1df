using System.Buffers.Binary;

namespace Azki.Core.Events;

/// <summary>Reads the primitives of the record format from bytes that may be damaged.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> record, int start)
{
    private readonly ReadOnlySpan<byte> _record = record;
    private int _at = start;

    public readonly bool AtEnd => _at == _record.Length;

    public bool TryFixed64(out ulong value)
    {
        if (!BinaryPrimitives.TryReadUInt64LittleEndian(_record[_at..], out value)) return false;
        _at += sizeof(ulong);
        return true;
    }

    public bool TryVarInt(out ulong value)
    {
        var left = _record.Length - _at;
        if (left == 0 || _record.Length < VarIntWord.Bytes) return TryVarIntByByte(out value);

        // Of a record's last bytes, as many as are left, with zeros behind them: a number that ends in those is cut off.
        var word = left >= VarIntWord.Bytes
            ? BinaryPrimitives.ReadUInt64LittleEndian(_record[_at..])
            : BinaryPrimitives.ReadUInt64LittleEndian(_record[^VarIntWord.Bytes..]) >> (8 * (VarIntWord.Bytes - left));
        var length = VarIntWord.Length(word);
        if (length > VarIntWord.Bytes) return TryVarIntByByte(out value);
        value = VarIntWord.Read(word);
        _at += length;
        return length <= left;
    }

    private bool TryVarIntByByte(out ulong value)
    {
        value = 0;
        for (var shift = 0; _at < _record.Length && shift < 70; shift += 7)
        {
            var unit = _record[_at++];
            if (shift == 63 && unit > 1) return false; // Beyond 64 bits.
            value |= (ulong)(unit & 0x7F) << shift;
            if (unit < 0x80) return true;
        }
        return false;
    }

    public bool TryUInt32(out uint value)
    {
        var read = TryVarInt(out var wide) && wide <= uint.MaxValue;
        value = (uint)wide;
        return read;
    }

    public bool TryBytes(out TextPlace value)
    {
        value = default;
        return TryVarInt(out var length) && TryRaw(length, out value);
    }

    public bool TryText(out TextPlace value)
    {
        value = default;
        if (!TryVarInt(out var head)) return false;
        if ((head & 1) == 0) return TryRaw(head >> 1, out value);
        if (head >> 1 >= (ulong)WellKnownTexts.Count) return false;
        value = TextPlace.Known((int)(head >> 1));
        return true;
    }

    private bool TryRaw(ulong length, out TextPlace value)
    {
        value = default;
        if (length > (ulong)(_record.Length - _at)) return false;
        value = TextPlace.At(_at, (int)length);
        _at += (int)length;
        return true;
    }
}
