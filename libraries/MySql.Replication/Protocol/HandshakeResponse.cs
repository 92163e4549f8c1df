namespace MySql.Replication.Protocol;

/// <summary>The client's answers to the greeting.</summary>
internal static class HandshakeResponse
{
    private const uint LargestPacket = 0x40000000;

    /// <summary>utf8mb4_general_ci, which every version knows.</summary>
    private const byte Utf8Mb4 = 45;

    private const Capabilities Wanted = Capabilities.LongPassword | Capabilities.LongFlag | Capabilities.Protocol41 | Capabilities.Transactions
        | Capabilities.SecureConnection | Capabilities.PluginAuth | Capabilities.ConnectAttributes | Capabilities.PluginAuthLengthEncoded;

    /// <summary>Everything up to the user's name; TLS begins after it.</summary>
    public static ReadOnlyMemory<byte> TlsRequest(ServerHandshake handshake) => Begin(handshake, encrypts: true).Written;

    public static ReadOnlyMemory<byte> Login(ServerHandshake handshake, string user, byte[] authentication, bool encrypts)
    {
        var writer = Begin(handshake, encrypts).NullTerminated(user);
        var agreed = Wanted & handshake.Capabilities;
        if (agreed.HasFlag(Capabilities.PluginAuthLengthEncoded)) writer.LengthEncodedBytes(authentication);
        else writer.UInt8((byte)authentication.Length).Bytes(authentication);
        if (agreed.HasFlag(Capabilities.PluginAuth)) writer.NullTerminated(handshake.Plugin);
        if (agreed.HasFlag(Capabilities.ConnectAttributes)) writer.LengthEncodedBytes(Attributes());
        return writer.Written;
    }

    private static WireWriter Begin(ServerHandshake handshake, bool encrypts)
    {
        var agreed = Wanted & handshake.Capabilities;
        if (!agreed.HasFlag(Capabilities.Protocol41)) throw new ReplicationException($"The server ({handshake.Version}) is older than MySQL 4.1.");
        if (encrypts) agreed |= Capabilities.Tls;
        return new WireWriter().UInt32((uint)agreed).UInt32(LargestPacket).UInt8(Utf8Mb4).Zeros(23);
    }

    /// <summary>Shown by performance_schema.session_connect_attrs: an administrator sees who reads.</summary>
    private static ReadOnlySpan<byte> Attributes()
    {
        var writer = new WireWriter();
        foreach (var text in (string[])["_client_name", "MySql.Replication", "_pid", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture), "program_name", AppDomain.CurrentDomain.FriendlyName])
            writer.LengthEncodedBytes(System.Text.Encoding.UTF8.GetBytes(text));
        return writer.Written.Span;
    }
}
