namespace MySql.Replication;

/// <summary>The server asks for a way of authentication that is not known here, or not allowed on this connection, or needs a key that cannot be read here.</summary>
public sealed class AuthenticationException : ReplicationException
{
    internal AuthenticationException(string message, Exception? inner = null) : base(message, inner) { }
}
