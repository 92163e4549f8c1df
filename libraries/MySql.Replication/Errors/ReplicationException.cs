namespace MySql.Replication;

/// <summary>What this library raises: the base of all its errors.</summary>
public class ReplicationException : Exception
{
    internal ReplicationException(string message, Exception? inner = null) : base(message, inner) { }
}
