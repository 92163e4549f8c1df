namespace MySql.Replication;

/// <summary>
/// An event that is not decoded: of a type known to change no rows here (statement-based logging, group replication), or one that the
/// server marks ignorable. <see cref="BinlogEvent.Header"/> says which.
/// </summary>
public sealed class RawEvent : BinlogEvent
{
    private ReadOnlyMemory<byte> _body;

    /// <summary>The bytes after the header, without checksum.</summary>
    public ReadOnlySpan<byte> Body => _body.Span;

    /// <summary>
    /// The event carries changes as statements, not rows (<c>binlog_format</c> STATEMENT or MIXED, or LOAD DATA logged as such):
    /// a reader of rows misses them.
    /// </summary>
    public bool IsStatementBased => Header.Type is EventType.IntVar or EventType.Rand or EventType.UserVar or EventType.BeginLoadQuery or EventType.ExecuteLoadQuery
        or EventType.AppendBlock or EventType.Load or EventType.NewLoad or EventType.CreateFile or EventType.ExecuteLoad or EventType.DeleteFile;

    /// <summary>The LOAD DATA that the server ran, which is logged as such and not as a <see cref="QueryEvent"/>; null for another event.</summary>
    public string? LoadStatement => Header.Type == EventType.ExecuteLoadQuery ? LoadQuery.Statement(_body.Span) : null;

    internal void Parse(ReadOnlyMemory<byte> body) => _body = body;
}
