namespace MySql.Replication;

/// <summary>No connection as <see cref="TlsMode"/> demands it: the server offers no TLS, or its certificate is refused.</summary>
public sealed class TlsException : ReplicationException
{
    internal TlsException(string message, Exception? inner = null) : base(message, inner) { }
}
