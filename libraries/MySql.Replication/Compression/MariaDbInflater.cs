using System.IO.Compression;
using System.Runtime.InteropServices;

namespace MySql.Replication.Compression;

/// <summary>Unpacks MariaDB's compressed events (<c>log_bin_compress</c>): a byte that says how long the length is, the length, zlib data. Owns what it unpacks into.</summary>
internal sealed class MariaDbInflater
{
    private const int Zlib = 0;

    private readonly InflateBuffer _buffer = new();

    /// <summary>The unpacked bytes; valid until the next call.</summary>
    public ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> compressed)
    {
        var bytes = compressed.Span;
        if (bytes.IsEmpty) throw new BinlogFormatException("A compressed event is empty.");
        var (algorithm, width) = (bytes[0] >> 4 & 7, bytes[0] & 7);
        if (algorithm != Zlib) throw new BinlogFormatException($"An event compressed by algorithm {algorithm} cannot be read; only zlib is known.");
        if (width is < 1 or > 4 || bytes.Length <= width) throw new BinlogFormatException("A compressed event is cut short.");
        var length = Columns.FractionalSecond.ReadBigEndian(bytes.Slice(1, width));
        if (length > (ulong)Array.MaxLength) throw new BinlogFormatException($"A compressed event says it holds {length} bytes.");
        return Inflate(compressed[(1 + width)..], (int)length);
    }

    private ReadOnlyMemory<byte> Inflate(ReadOnlyMemory<byte> zlib, int length)
    {
        if (!MemoryMarshal.TryGetArray(zlib, out var segment)) throw new InvalidOperationException("The event is not in an array.");
        using var stream = new ZLibStream(new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false), CompressionMode.Decompress);
        return _buffer.Fill(stream, length, "A compressed event");
    }
}
