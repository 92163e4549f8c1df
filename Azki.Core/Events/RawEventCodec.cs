namespace Azki.Core.Events;

/// <summary>
/// The compact form of an accepted event in the embedded log, some 30 bytes. Its texts are in the record, so records outlive changes of
/// the configuration; its first byte can start no JSON, so both forms may share a topic.
/// </summary>
/// <remarks>
/// Version 1: magic, version in the high and flags in the low four bits, event id (8 bytes), then as variable-length integers the time
/// (zigzag, from 2020-01-01) and the user; session (length, bytes), event type, channel (<see cref="RecordWriter.Text"/>), premium.
/// </remarks>
public static class RawEventCodec
{
    /// <summary>The first byte of every record.</summary>
    public const byte Magic = 0xE1;

    private const byte Version = 1;
    private const byte EventIdGivenFlag = 1;
    private const long TimeOrigin = 1_577_836_800_000;

    // Magic, version and flags, id, time (10), user (5), three lengths (5 each), premium (5).
    private const int MaxFixedLength = 2 + 8 + 10 + 5 + 15 + 5;

    /// <summary>Whether a record is in this form rather than JSON.</summary>
    public static bool IsCompact(ReadOnlySpan<byte> record) => record.Length > 0 && record[0] == Magic;

    /// <summary>No more bytes than this are written for the event.</summary>
    public static int MaxLength(in NormalizedEvent e) => MaxFixedLength + e.SessionId.Length + e.EventType.Length + e.Channel.Length;

    /// <summary>Writes the event and returns the number of bytes.</summary>
    /// <param name="e">The event.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    public static int Write(in NormalizedEvent e, Span<byte> destination)
    {
        var writer = new RecordWriter(destination);
        writer.Byte(Magic);
        writer.Byte((byte)((Version << 4) | (e.EventIdGiven ? EventIdGivenFlag : 0)));
        writer.Fixed64(e.EventId);
        var time = e.TimeMs - TimeOrigin;
        writer.VarInt((ulong)((time << 1) ^ (time >> 63)));
        writer.VarInt(e.UserId);
        writer.Bytes(e.SessionId);
        writer.Text(e.EventType);
        writer.Text(e.Channel);
        writer.VarInt(e.PremiumAmount);
        return writer.Written;
    }

    /// <summary>
    /// Reads a record; false when it is damaged or of another version. Nothing is copied: the texts point into the record.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> record, out NormalizedEvent e)
    {
        var read = TryRead(record, out CompactEvent compact);
        e = read ? compact.In(record) : default;
        return read;
    }

    /// <summary>Reads a record, but for its texts; false when it is damaged or of another version.</summary>
    public static bool TryRead(ReadOnlySpan<byte> record, out CompactEvent e)
    {
        e = default;
        if (record.Length < 2 || record[0] != Magic || record[1] >> 4 != Version || (record[1] & 0x0E) != 0) return false;

        var reader = new RecordReader(record, start: 2);
        if (!reader.TryFixed64(out var eventId) || !reader.TryVarInt(out var zigzag) || !reader.TryUInt32(out var userId)
            || !reader.TryBytes(out var sessionId) || !reader.TryText(out var eventType) || !reader.TryText(out var channel)
            || !reader.TryUInt32(out var premium) || !reader.AtEnd)
        {
            return false;
        }

        e = new()
        {
            EventId = eventId,
            TimeMs = TimeOf(zigzag),
            UserId = userId,
            PremiumAmount = premium,
            EventIdGiven = (record[1] & EventIdGivenFlag) != 0,
            SessionId = sessionId,
            EventType = eventType,
            Channel = channel,
        };
        return true;
    }

    private static long TimeOf(ulong zigzag) => ((long)(zigzag >> 1) ^ -(long)(zigzag & 1)) + TimeOrigin;
}
