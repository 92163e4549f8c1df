using System.Buffers.Binary;
using K4os.Compression.LZ4;

namespace ClickHouse.Embedded.Protocol;

/// <summary>
/// One block of ClickHouse's own compression (<c>compress=1</c>, <c>decompress=1</c>): a checksum (16 bytes) of the rest, the method
/// (1), the size of the rest without the checksum (4), the size of the data (4), and the data.
/// </summary>
internal static class CompressedFrame
{
    public const int ChecksumBytes = 16;
    public const int HeaderBytes = 9;

    // As in ClickHouse: what claims to be larger is no block but something else.
    private const int MaxBytes = 0x40000000;
    // Clients compress a megabyte at a time. A block is in memory as a whole, which no limit of the engine counts, and few bytes can claim many.
    private const int MaxPlainBytes = 64 << 20;
    private const byte Lz4 = 0x82, Zstd = 0x90, Stored = 0x02;

    /// <summary>The sizes in a header: of the compressed block without its checksum, and of its data.</summary>
    /// <exception cref="ClickHouseException">271: not a block; 12: a larger one than is taken.</exception>
    public static (int Compressed, int Plain) Sizes(ReadOnlySpan<byte> header)
    {
        int compressed = BinaryPrimitives.ReadInt32LittleEndian(header[1..]), plain = BinaryPrimitives.ReadInt32LittleEndian(header[5..]);
        if (compressed is <= HeaderBytes or > MaxBytes || plain is < 0 or > MaxBytes) throw Broken("its sizes are impossible");
        return plain <= MaxPlainBytes ? (compressed, plain)
            : throw ClickHouseException.Of(12, "PARAMETER_OUT_OF_BOUND", $"A compressed block has {plain} bytes of data. At most {MaxPlainBytes} are taken; send smaller blocks.");
    }

    /// <param name="checksum">The first 16 bytes.</param>
    /// <param name="block">The rest, header included.</param>
    /// <exception cref="ClickHouseException">40: they do not belong together.</exception>
    public static void Verify(ReadOnlySpan<byte> checksum, ReadOnlySpan<byte> block)
    {
        (ulong low, ulong high) = CityHash128.Of(block);
        if (BinaryPrimitives.ReadUInt64LittleEndian(checksum) != low || BinaryPrimitives.ReadUInt64LittleEndian(checksum[8..]) != high)
            throw ClickHouseException.Of(40, "CHECKSUM_DOESNT_MATCH", "Checksum doesn't match: corrupted data.");
    }

    /// <param name="block">A block without its checksum, header included.</param>
    /// <param name="plain">As long as the header says.</param>
    /// <exception cref="ClickHouseException">271: the block is not what its header says.</exception>
    public static void Decompress(ReadOnlySpan<byte> block, Span<byte> plain)
    {
        ReadOnlySpan<byte> data = block[HeaderBytes..];
        int written = block[0] switch
        {
            Lz4 => LZ4Codec.Decode(data, plain),
            Zstd => Unzstd(data, plain),
            Stored when data.Length == plain.Length => Copy(data, plain),
            _ => throw Broken($"its method 0x{block[0]:x2} is not known"),
        };
        if (written != plain.Length) throw Broken("its data do not fill it");
    }

    /// <summary>A whole block, by LZ4, which every client knows. Nothing is no block: an empty one is refused by every reader, as broken.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> plain)
    {
        if (plain.IsEmpty) return [];
        byte[] frame = new byte[ChecksumBytes + HeaderBytes + LZ4Codec.MaximumOutputSize(plain.Length)];
        int size = HeaderBytes + LZ4Codec.Encode(plain, frame.AsSpan(ChecksumBytes + HeaderBytes));
        Span<byte> block = frame.AsSpan(ChecksumBytes, size);
        block[0] = Lz4;
        BinaryPrimitives.WriteInt32LittleEndian(block[1..], size);
        BinaryPrimitives.WriteInt32LittleEndian(block[5..], plain.Length);
        (ulong low, ulong high) = CityHash128.Of(block);
        BinaryPrimitives.WriteUInt64LittleEndian(frame, low);
        BinaryPrimitives.WriteUInt64LittleEndian(frame.AsSpan(8), high);
        return frame[..(ChecksumBytes + size)];
    }

    private static int Unzstd(ReadOnlySpan<byte> data, Span<byte> plain)
    {
        using var decompressor = new ZstdSharp.Decompressor();
        return decompressor.Unwrap(data, plain);
    }

    private static int Copy(ReadOnlySpan<byte> data, Span<byte> plain)
    {
        data.CopyTo(plain);
        return data.Length;
    }

    private static ClickHouseException Broken(string why) =>
        ClickHouseException.Of(271, "CANNOT_DECOMPRESS", $"The compressed block is broken: {why}.");
}
