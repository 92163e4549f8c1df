namespace MySql.Replication;

/// <summary>Bytes that are not what the format says: cut short, damaged, or of a kind that is not known here.</summary>
public class BinlogFormatException : ReplicationException
{
    internal BinlogFormatException(string message, Exception? inner = null) : base(message, inner) { }
}
