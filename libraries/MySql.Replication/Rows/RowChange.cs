namespace MySql.Replication;

/// <summary>What happened to one row. Valid until the enumeration goes on.</summary>
public readonly ref struct RowChange
{
    internal RowChange(RowChangeKind kind, Row before, Row after)
    {
        Kind = kind;
        Before = before;
        After = after;
    }

    /// <summary>Insert, update or delete.</summary>
    public RowChangeKind Kind { get; }

    /// <summary>The row as it was; empty for an insert. With <c>binlog_row_image</c> other than FULL it has only what identifies the row.</summary>
    public Row Before { get; }

    /// <summary>The row as it is; empty for a delete. With <c>binlog_row_image</c> MINIMAL it has only what changed.</summary>
    public Row After { get; }
}
