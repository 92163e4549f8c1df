using System.Buffers.Binary;
using System.IO.Hashing;

namespace MySql.Replication;

/// <summary>The CRC32 at the end of an event.</summary>
internal static class Checksum
{
    public const int Length = 4;

    private const byte Off = 0;
    private const byte Crc32Algorithm = 1;
    private const int FlagsAt = 17;

    /// <param name="algorithm">As the format description has it.</param>
    public static bool IsOn(byte algorithm) => algorithm switch
    {
        Off => false,
        Crc32Algorithm => true,
        _ => throw new BinlogFormatException($"Checksums of algorithm {algorithm} are not known here."),
    };

    /// <exception cref="ChecksumMismatchException">The event is damaged.</exception>
    public static void Verify(in EventHeader header, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < EventHeader.Length + Length) throw new BinlogFormatException($"The {header.Describe()} is too short to have a checksum.");
        var stored = BinaryPrimitives.ReadUInt32LittleEndian(bytes[^Length..]);
        var computed = Compute(header, bytes[..^Length]);
        if (stored != computed) throw new ChecksumMismatchException(header, stored, computed);
    }

    private static uint Compute(in EventHeader header, ReadOnlySpan<byte> bytes)
    {
        if (header.Type != EventType.FormatDescription || (header.Flags & EventFlags.BinlogInUse) == 0) return Crc32.HashToUInt32(bytes);

        // The server counts the checksum before it marks the file as in use.
        Span<byte> cleared = stackalloc byte[EventHeader.Length];
        bytes[..EventHeader.Length].CopyTo(cleared);
        cleared[FlagsAt] &= unchecked((byte)~EventFlags.BinlogInUse);
        var crc = new Crc32();
        crc.Append(cleared);
        crc.Append(bytes[EventHeader.Length..]);
        return crc.GetCurrentHashAsUInt32();
    }
}
