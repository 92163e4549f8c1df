using System.Text;

namespace MySql.Replication.Protocol;

/// <summary>The server's answer that something went wrong.</summary>
internal static class ErrorPacket
{
    private const byte Marker = 0xFF;

    /// <param name="packet">Any packet.</param>
    /// <param name="doing">What was tried: the message begins with it.</param>
    /// <exception cref="ServerErrorException">The packet is an error.</exception>
    public static void ThrowIfError(ReadOnlySpan<byte> packet, string doing)
    {
        if (packet is [Marker, ..]) throw Parse(packet, doing);
    }

    private static ServerErrorException Parse(ReadOnlySpan<byte> packet, string doing)
    {
        var reader = new WireReader(packet[1..]);
        var code = reader.UInt16();
        var state = "HY000";
        // Before the handshake is done the server may leave the state out.
        if (reader.Rest is [(byte)'#', ..])
        {
            reader.Skip(1);
            state = Encoding.ASCII.GetString(reader.Bytes(5));
        }
        return new(code, state, Encoding.UTF8.GetString(reader.Rest), doing);
    }
}
