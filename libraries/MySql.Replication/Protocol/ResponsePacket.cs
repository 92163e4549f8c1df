namespace MySql.Replication.Protocol;

/// <summary>Tells the kinds of answers apart by their first byte.</summary>
internal static class ResponsePacket
{
    /// <summary>An end marker has at most 9 bytes; a longer packet that begins with 0xFE is a row.</summary>
    private const int EndLimit = 9;

    public static bool IsOk(ReadOnlySpan<byte> packet) => packet is [0x00, ..];

    public static bool IsEnd(ReadOnlySpan<byte> packet) => packet is [0xFE, ..] && packet.Length < EndLimit;

    public static bool IsAuthSwitch(ReadOnlySpan<byte> packet) => packet is [0xFE, ..];

    public static bool IsMoreAuthData(ReadOnlySpan<byte> packet) => packet is [0x01, ..];
}
