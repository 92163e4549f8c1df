using MySql.Replication.Columns;
using MySql.Replication.Protocol;

namespace MySql.Replication;

/// <summary>
/// Rows of one table that were inserted, updated or deleted by one statement; a statement with many rows comes in several events.
/// Go through them with <c>foreach</c>: rows and values are read in place, and nothing is allocated. One enumeration at a time.
/// What cannot be read is given out all the same, with its <see cref="Error"/>: other tables' rows are not held up by it.
/// </summary>
public sealed class RowsEvent : BinlogEvent
{
    private const ushort StatementEndFlag = 1;
    private ReadOnlyMemory<byte> _data;
    private ReadOnlyMemory<byte> _presentBefore;
    private ReadOnlyMemory<byte> _presentAfter;
    private ValueSlot[] _slots = [];

    /// <summary>Insert, update or delete.</summary>
    public RowChangeKind Kind { get; private set; }

    /// <summary>The table they are of.</summary>
    public TableMap Table { get; internal set; } = null!;

    /// <summary>The last event of its statement.</summary>
    public bool IsStatementEnd { get; private set; }

    /// <summary>Why these rows cannot be read: their own bytes or the table's map are not understood. Null when they can.</summary>
    public BinlogFormatException? Error { get; private set; }

    /// <summary>The bytes of all row images, for those who keep what they cannot decode; with an <see cref="Error"/>, the whole event after its header.</summary>
    public ReadOnlySpan<byte> RowBytes => _data.Span;

    internal ReadOnlySpan<byte> PresentBefore => _presentBefore.Span;

    internal ReadOnlySpan<byte> PresentAfter => _presentAfter.Span;

    internal int CountBefore { get; private set; }

    internal int CountAfter { get; private set; }

    internal bool IsPartial { get; private set; }

    /// <summary>The changes one after the other.</summary>
    /// <exception cref="BinlogFormatException">There is an <see cref="Error"/>.</exception>
    public RowEnumerator GetEnumerator()
    {
        if (Error is not null) throw new BinlogFormatException(Error.Message, Error);
        var columns = Table.ColumnArray.Length;
        if (_slots.Length < 2 * columns) _slots = new ValueSlot[2 * columns];
        var before = Kind == RowChangeKind.Insert ? default : _slots.AsSpan(0, columns);
        var after = Kind == RowChangeKind.Delete ? default : _slots.AsSpan(columns, columns);
        return new(this, _data.Span, before, after);
    }

    /// <summary>The table's number, which the event begins with.</summary>
    internal static ulong ReadTableId(ReadOnlySpan<byte> body, int idWidth) => new WireReader(body).UIntOf(idWidth);

    internal void Parse(ReadOnlyMemory<byte> body, int idWidth, TableMap table, in RowsFormat format, Compression.MariaDbInflater inflater)
    {
        (Kind, Table, IsPartial, Error, _data) = (format.Kind, table, format.IsPartial, table.Error, body);
        if (Error is not null || !table.IsCaptured) return;
        try
        {
            ParseImages(body, idWidth, table, format, inflater);
        }
        catch (BinlogFormatException e)
        {
            (Error, _data) = (e, body);
        }
    }

    private void ParseImages(ReadOnlyMemory<byte> body, int idWidth, TableMap table, in RowsFormat format, Compression.MariaDbInflater inflater)
    {
        var reader = new WireReader(body.Span);
        reader.Skip(idWidth);
        IsStatementEnd = (reader.UInt16() & StatementEndFlag) != 0;
        // The extra data (of NDB, or the partition) say nothing about the rows.
        if (format.HasExtraData) reader.Skip(reader.UInt16() is var length and >= 2 ? length - 2 : throw new BinlogFormatException("Extra data shorter than their own length."));
        var columns = reader.LengthEncodedCount();
        if (columns != table.Columns.Count)
            throw new BinlogFormatException($"Rows of {table.Name} have {columns} columns, their table map {table.Columns.Count}.");

        var first = TakeBitmap(ref reader, body, columns);
        var second = format.Kind == RowChangeKind.Update ? TakeBitmap(ref reader, body, columns) : first;
        _presentBefore = format.Kind == RowChangeKind.Insert ? default : first;
        _presentAfter = format.Kind == RowChangeKind.Delete ? default : second;
        CountBefore = _presentBefore.IsEmpty ? 0 : new ColumnBitmap(PresentBefore).CountSet(columns);
        CountAfter = _presentAfter.IsEmpty ? 0 : new ColumnBitmap(PresentAfter).CountSet(columns);
        _data = body[^reader.Length..];
        if (format.IsCompressed) _data = inflater.Inflate(_data);
    }

    private static ReadOnlyMemory<byte> TakeBitmap(ref WireReader reader, ReadOnlyMemory<byte> body, int columns)
    {
        var at = body.Length - reader.Length;
        reader.Skip(ColumnBitmap.Size(columns));
        return body.Slice(at, ColumnBitmap.Size(columns));
    }
}
