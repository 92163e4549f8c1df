namespace MySql.Replication;

/// <summary>The rows that follow with this number are of this table.</summary>
public sealed class TableMapEvent : BinlogEvent
{
    /// <summary>The table and its columns, or the error that says why they cannot be read; stays valid, unlike the event.</summary>
    public TableMap Table { get; internal set; } = null!;
}
