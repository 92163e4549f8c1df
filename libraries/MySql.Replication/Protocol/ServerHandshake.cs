using System.Text;

namespace MySql.Replication.Protocol;

/// <summary>The server's greeting (HandshakeV10).</summary>
/// <param name="Version">As the server names itself, such as <c>9.7.4</c> or <c>10.11.19-MariaDB</c>.</param>
/// <param name="ConnectionId">What <c>KILL</c> and <c>SHOW PROCESSLIST</c> call this connection.</param>
/// <param name="Nonce">20 bytes that the password is mixed with.</param>
/// <param name="Capabilities">What the server can do.</param>
/// <param name="Plugin">The way of authentication the server would like.</param>
internal sealed record ServerHandshake(string Version, uint ConnectionId, byte[] Nonce, Capabilities Capabilities, string Plugin)
{
    private const byte Protocol10 = 10;

    public static ServerHandshake Parse(ReadOnlySpan<byte> packet)
    {
        ErrorPacket.ThrowIfError(packet, "Connecting");
        var reader = new WireReader(packet);
        var protocol = reader.UInt8();
        if (protocol != Protocol10) throw new ReplicationException($"The server speaks protocol {protocol}, not 10: is this a MySQL server's port?");
        var version = Encoding.ASCII.GetString(reader.NullTerminated());
        var connectionId = reader.UInt32();
        var first = reader.Bytes(8).ToArray();
        reader.Skip(1);
        var capabilities = (uint)reader.UInt16();
        reader.Skip(3);
        capabilities |= (uint)reader.UInt16() << 16;
        reader.Skip(11);
        var second = reader.NullTerminated();
        var plugin = reader.IsEmpty ? Authentication.NativePassword.PluginName : Encoding.ASCII.GetString(reader.NullTerminated());
        return new(version, connectionId, [.. first, .. second], (Capabilities)capabilities, plugin);
    }
}
