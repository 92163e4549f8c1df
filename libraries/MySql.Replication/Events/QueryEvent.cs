using System.Text;
using MySql.Replication.Protocol;

namespace MySql.Replication;

/// <summary>A statement: BEGIN, COMMIT and their like, DDL, or a change in a log that holds statements.</summary>
public sealed class QueryEvent : BinlogEvent
{
    private ReadOnlyMemory<byte> _database;
    private ReadOnlyMemory<byte> _text;
    private int _clientCollation;

    /// <summary>What it means to the transaction it is in.</summary>
    public StatementKind Kind { get; private set; }

    /// <summary>The connection that ran it.</summary>
    public uint ThreadId { get; private set; }

    /// <summary>How long it ran, in seconds.</summary>
    public uint DurationSeconds { get; private set; }

    /// <summary>The server's error number; 0 for a statement that succeeded.</summary>
    public ushort ErrorCode { get; private set; }

    /// <summary>The database that names without one are in; empty for none.</summary>
    public string DefaultDatabase => Encoding.UTF8.GetString(_database.Span);

    /// <summary>The statement's bytes in <c>character_set_client</c> of its connection.</summary>
    public ReadOnlySpan<byte> StatementBytes => _text.Span;

    /// <summary>The statement. A client that calls its text binary, as dumps do, or whose character set is not known here, is taken to write UTF-8.</summary>
    public string Statement => Charset is { IsBinary: false, IsKnown: true } charset ? charset.Encoding.GetString(_text.Span) : Encoding.UTF8.GetString(_text.Span);

    private Charset? Charset => _clientCollation == 0 ? null : Charset.OfCollation(_clientCollation);

    internal void Parse(ReadOnlyMemory<byte> body, bool isCompressed, Compression.MariaDbInflater inflater)
    {
        var reader = new WireReader(body.Span);
        ThreadId = reader.UInt32();
        DurationSeconds = reader.UInt32();
        var databaseLength = reader.UInt8();
        ErrorCode = reader.UInt16();
        _clientCollation = QueryStatus.ClientCollation(reader.Bytes(reader.UInt16()));
        var at = body.Length - reader.Length;
        if (reader.Length < databaseLength + 1) throw new BinlogFormatException("A statement is cut short.");
        _database = body.Slice(at, databaseLength);
        _text = body[(at + databaseLength + 1)..];
        if (isCompressed) _text = inflater.Inflate(_text);
        Kind = StatementKinds.Of(_text.Span);
    }
}
