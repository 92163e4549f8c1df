namespace MySql.Replication;

/// <summary>
/// Made here, not by a server: the connection broke and was made again. Reading goes on after the last complete transaction, so whatever came
/// of an incomplete one comes again: forget it.
/// </summary>
public sealed class ReconnectedEvent : BinlogEvent
{
    internal ReconnectedEvent(ReplicationException error, BinlogCheckpoint? resumedAfter) => (Error, ResumedAfter) = (error, resumedAfter);

    /// <summary>Why the connection was made again.</summary>
    public ReplicationException Error { get; }

    /// <summary>Where reading goes on; null when nothing had been read.</summary>
    public BinlogCheckpoint? ResumedAfter { get; }
}
