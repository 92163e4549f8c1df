namespace MySql.Replication;

/// <summary>The connection could not be made, or ended: the network, a shutdown, a server that fell silent. Connecting again may help.</summary>
public sealed class ConnectionLostException : ReplicationException
{
    internal ConnectionLostException(string message, Exception? inner = null) : base(message, inner) { }
}
