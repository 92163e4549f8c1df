using System.IO.Compression;

namespace MySql.Replication.Compression;

/// <summary>
/// Unpacks a value of one of MariaDB's COMPRESSED columns: a byte with the method in its upper half, and for zlib the length's width and whether the data
/// are without zlib's wrapping; the length, highest byte first; the data (MariaDB's <c>sql/field_comp.cc</c>). An empty value has no such byte.
/// </summary>
internal static class CompressedValue
{
    private const int NotCompressed = 0, Zlib = 8, WithoutWrapping = 8;

    public static ReadOnlySpan<byte> Unpack(ReadOnlySpan<byte> stored)
    {
        if (stored.IsEmpty) return stored;
        var (method, width) = (stored[0] >> 4, stored[0] & 7);
        if (method == NotCompressed) return stored[1..];
        if (method != Zlib) throw new BinlogFormatException($"A value compressed by method {method} cannot be read; only zlib is known.");
        if (width is < 1 or > 4 || stored.Length <= width) throw new BinlogFormatException("A compressed value is cut short.");
        var length = Columns.FractionalSecond.ReadBigEndian(stored.Slice(1, width));
        if (length > (ulong)Array.MaxLength) throw new BinlogFormatException($"A compressed value says it holds {length} bytes.");
        var data = new MemoryStream(stored[(1 + width)..].ToArray(), writable: false);
        using Stream stream = (stored[0] & WithoutWrapping) == 0 ? new ZLibStream(data, CompressionMode.Decompress) : new DeflateStream(data, CompressionMode.Decompress);
        return new InflateBuffer().Fill(stream, (int)length, "A compressed value").Span;
    }
}
