using MySql.Replication.Columns;
using MySql.Replication.Rows;

namespace MySql.Replication;

/// <summary>Goes through the rows of an event without allocating.</summary>
public ref struct RowEnumerator
{
    private readonly RowsEvent _event;
    private readonly ReadOnlySpan<byte> _data;
    private readonly Span<ValueSlot> _before;
    private readonly Span<ValueSlot> _after;
    private int _at;

    internal RowEnumerator(RowsEvent rows, ReadOnlySpan<byte> data, Span<ValueSlot> before, Span<ValueSlot> after)
    {
        _event = rows;
        _data = data;
        _before = before;
        _after = after;
    }

    /// <summary>The change read last.</summary>
    public readonly RowChange Current => new(_event.Kind, new(_event.Table, _data, _before), new(_event.Table, _data, _after));

    /// <summary>Reads the next change.</summary>
    /// <exception cref="BinlogFormatException">The bytes are not rows of this table.</exception>
    public bool MoveNext()
    {
        if (_at >= _data.Length) return false;
        var start = _at;
        if (!_before.IsEmpty) RowScanner.Scan(_event.Table, _event.PresentBefore, _event.CountBefore, _data, ref _at, default, _before);
        if (!_after.IsEmpty)
        {
            var partialJson = _event.IsPartial ? RowScanner.TakePartialJson(_event.Table, _data, ref _at) : default;
            RowScanner.Scan(_event.Table, _event.PresentAfter, _event.CountAfter, _data, ref _at, partialJson, _after);
        }
        // A table without columns in its images would never come to an end.
        return _at > start ? true : throw new BinlogFormatException($"Rows of {_event.Table.Name} without any bytes.");
    }
}
