namespace MySql.Replication.Protocol;

/// <summary>What client and server agree on in the handshake; only the flags used here.</summary>
[Flags]
internal enum Capabilities : uint
{
    LongPassword = 1,
    LongFlag = 1 << 2,
    Protocol41 = 1 << 9,
    Tls = 1 << 11,
    Transactions = 1 << 13,
    SecureConnection = 1 << 15,
    PluginAuth = 1 << 19,
    ConnectAttributes = 1 << 20,
    PluginAuthLengthEncoded = 1 << 21,
}
