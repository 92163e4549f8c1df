using System.Buffers.Binary;

namespace MySql.Replication;

/// <summary>The 19 bytes that every event begins with.</summary>
/// <param name="TimestampSeconds">When the statement began on the server that ran it first, in seconds since 1970; 0 where it makes no sense.</param>
/// <param name="Type">What the event is.</param>
/// <param name="ServerId">The server that ran it first.</param>
/// <param name="Size">Bytes, header and checksum included.</param>
/// <param name="NextPosition">Where the next event begins in the file, its low 32 bits; 0 inside a compressed transaction.</param>
/// <param name="Flags">Marks of the event.</param>
public readonly record struct EventHeader(uint TimestampSeconds, EventType Type, uint ServerId, uint Size, uint NextPosition, EventFlags Flags)
{
    internal const int Length = 19;

    /// <summary>When the statement began.</summary>
    public DateTimeOffset Timestamp => DateTimeOffset.FromUnixTimeSeconds(TimestampSeconds);

    internal bool IsArtificial => (Flags & EventFlags.Artificial) != 0;

    internal static EventHeader Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length) throw new BinlogFormatException($"An event's header has {Length} bytes, not {bytes.Length}.");
        return new(
            BinaryPrimitives.ReadUInt32LittleEndian(bytes),
            (EventType)bytes[4],
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[5..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[9..]),
            BinaryPrimitives.ReadUInt32LittleEndian(bytes[13..]),
            (EventFlags)BinaryPrimitives.ReadUInt16LittleEndian(bytes[17..]));
    }

    internal string Describe() => Enum.IsDefined(Type)
        ? $"{Type} event (type {(byte)Type}, {Size} bytes, next at {NextPosition})"
        : $"event of type {(byte)Type} ({Size} bytes, next at {NextPosition})";
}
