using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace MySql.Replication.Json;

/// <summary>
/// An object or array in binary: the count, the size, for an object where each key is, where each value is (or the value, when it is
/// small), then keys and values. Places count from the container's first byte, in two bytes or, in a large container, four.
/// </summary>
internal readonly ref struct JsonContainer
{
    private const int KeyLengthWidth = 2;
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly int _width;

    public JsonContainer(JsonType type, ReadOnlySpan<byte> bytes)
    {
        _width = type is JsonType.LargeObject or JsonType.LargeArray ? 4 : 2;
        IsObject = type is JsonType.SmallObject or JsonType.LargeObject;
        _bytes = bytes;
        Count = At(0);
        var size = At(_width);
        if (size > bytes.Length) throw new BinlogFormatException($"A JSON container of {size} bytes has {bytes.Length}.");
        _bytes = bytes[..size];
        var entries = 2L * _width + (long)Count * ((IsObject ? KeyEntry : 0) + ValueEntry);
        if (entries > size) throw new BinlogFormatException($"A JSON container of {size} bytes cannot have {Count} values.");
    }

    public bool IsObject { get; }

    public int Count { get; }

    private int KeyEntry => _width + KeyLengthWidth;

    private int ValueEntry => 1 + _width;

    public ReadOnlySpan<byte> Key(int index)
    {
        var entry = 2 * _width + index * KeyEntry;
        return Slice(At(entry), BinaryPrimitives.ReadUInt16LittleEndian(_bytes[(entry + _width)..]));
    }

    /// <summary>The value's bytes, up to the container's end: what they are tells where they end.</summary>
    public ReadOnlySpan<byte> Value(int index, out JsonType type)
    {
        var entry = 2 * _width + Count * (IsObject ? KeyEntry : 0) + index * ValueEntry;
        type = (JsonType)_bytes[entry];
        if (IsInline(type)) return _bytes.Slice(entry + 1, _width);
        var at = At(entry + 1);
        return Slice(at, _bytes.Length - at);
    }

    private bool IsInline(JsonType type) =>
        type is JsonType.Literal or JsonType.Int16 or JsonType.UInt16 || (_width == 4 && type is (JsonType.Int32 or JsonType.UInt32));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int At(int at)
    {
        if (_bytes.Length - at < _width) throw new BinlogFormatException("A JSON container is cut short.");
        if (_width == 2) return BinaryPrimitives.ReadUInt16LittleEndian(_bytes[at..]);
        var value = BinaryPrimitives.ReadUInt32LittleEndian(_bytes[at..]);
        return value <= int.MaxValue ? (int)value : throw new BinlogFormatException($"A JSON container cannot hold {value} bytes.");
    }

    private ReadOnlySpan<byte> Slice(int at, int length) =>
        length >= 0 && at <= _bytes.Length - length ? _bytes.Slice(at, length) : throw new BinlogFormatException("A JSON value lies outside of its container.");
}
