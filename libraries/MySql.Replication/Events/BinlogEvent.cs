namespace MySql.Replication;

/// <summary>
/// One event of the binary log. An event and everything read from it is valid until the next one is asked for: instances and
/// buffers are used again. Copy what must stay.
/// </summary>
public abstract class BinlogEvent
{
    private protected BinlogEvent() { }

    /// <summary>The event's own header. Inside a compressed transaction its position is 0.</summary>
    public EventHeader Header { get; internal set; }

    /// <summary>True for what came out of a compressed transaction: it has no position of its own in the file.</summary>
    public bool IsFromPayload { get; internal set; }
}
