namespace MySql.Replication;

/// <summary>The server asks for a way of authentication that is not known here, or not allowed on this connection.</summary>
public sealed class AuthenticationException : ReplicationException
{
    internal AuthenticationException(string message) : base(message) { }
}
