using System.Buffers;
using System.Buffers.Binary;

namespace Azki.EventLog;

/// <summary>
/// Collects records for one partition, then is appended as a whole and may be reset and used again. Layout of a record: key length and
/// value length as 32-bit little-endian (value length -1: tombstone), key, value. Not for concurrent use.
/// </summary>
public sealed class RecordBatchBuilder : IDisposable
{
    internal const int RecordPrefix = 8;
    private byte[] _buffer;

    /// <summary>Makes an empty batch whose records share these headers.</summary>
    public RecordBatchBuilder(RecordHeaders? headers = null, int capacity = 64 * 1024)
    {
        Headers = headers ?? RecordHeaders.Empty;
        _buffer = ArrayPool<byte>.Shared.Rent(capacity);
    }

    /// <summary>The headers all records share.</summary>
    public RecordHeaders Headers { get; set; }

    /// <summary>Records so far.</summary>
    public int Count { get; private set; }

    /// <summary>Bytes so far, in the layout above.</summary>
    public int Length { get; private set; }

    /// <summary>The records in the layout above.</summary>
    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, Length);

    /// <summary>Adds a record.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        value.CopyTo(BeginAdd(key, value.Length));
        EndAdd(value.Length);
    }

    /// <summary>Adds a record without a value: the end of its key.</summary>
    public void AddTombstone(ReadOnlySpan<byte> key)
    {
        BeginAdd(key, 0);
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(Length + 4), -1);
        Length += RecordPrefix + key.Length;
        Count++;
    }

    /// <summary>Begins a record whose value is written in place: returns room for at least <paramref name="maxValueLength"/> bytes.</summary>
    public Span<byte> BeginAdd(ReadOnlySpan<byte> key, int maxValueLength)
    {
        var needed = checked(Length + RecordPrefix + key.Length + maxValueLength);
        if (needed > _buffer.Length) Grow(needed);
        var at = _buffer.AsSpan(Length);
        BinaryPrimitives.WriteInt32LittleEndian(at, key.Length);
        key.CopyTo(at[RecordPrefix..]);
        return at[(RecordPrefix + key.Length)..];
    }

    /// <summary>Ends the record begun last.</summary>
    public void EndAdd(int valueLength)
    {
        var at = _buffer.AsSpan(Length);
        BinaryPrimitives.WriteInt32LittleEndian(at[4..], valueLength);
        Length += RecordPrefix + BinaryPrimitives.ReadInt32LittleEndian(at) + valueLength;
        Count++;
    }

    /// <summary>Forgets the records, keeps the buffer and the headers.</summary>
    public void Clear()
    {
        Length = 0;
        Count = 0;
    }

    /// <summary>The lengths at the beginning of a record.</summary>
    internal static (int Key, int Value) ReadLengths(ReadOnlySpan<byte> record) =>
        (BinaryPrimitives.ReadInt32LittleEndian(record), BinaryPrimitives.ReadInt32LittleEndian(record[4..]));

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        Clear();
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, checked(_buffer.Length * 2)));
        _buffer.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
