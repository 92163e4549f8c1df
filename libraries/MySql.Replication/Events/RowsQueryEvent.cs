using System.Text;

namespace MySql.Replication;

/// <summary>The statement that the rows after it come from; sent where <c>binlog_rows_query_log_events</c> (MariaDB: <c>binlog_annotate_row_events</c>) is on.</summary>
public sealed class RowsQueryEvent : BinlogEvent
{
    private ReadOnlyMemory<byte> _text;

    /// <summary>The statement's bytes.</summary>
    public ReadOnlySpan<byte> Utf8Statement => _text.Span;

    /// <summary>The statement.</summary>
    public string Statement => Encoding.UTF8.GetString(_text.Span);

    internal void Parse(ReadOnlyMemory<byte> text) => _text = text;
}
