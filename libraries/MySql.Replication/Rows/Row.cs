using MySql.Replication.Columns;

namespace MySql.Replication;

/// <summary>One image of a row, read in place. Valid until the enumeration goes on to the next row.</summary>
public readonly ref struct Row
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly ReadOnlySpan<ValueSlot> _slots;
    private readonly TableMap _table;

    internal Row(TableMap table, ReadOnlySpan<byte> data, ReadOnlySpan<ValueSlot> slots)
    {
        _table = table;
        _data = data;
        _slots = slots;
    }

    /// <summary>True for the image a change does not have: before an insert, after a delete.</summary>
    public bool IsEmpty => _slots.IsEmpty;

    /// <summary>Columns of the table; 0 for an image that is not there.</summary>
    public int Count => _slots.Length;

    /// <summary>The value of a column by its place in the table, from 0.</summary>
    public ColumnValue this[int ordinal] => new(_table.ColumnArray[ordinal], _data, _slots[ordinal]);

    /// <summary>The value of a column by name. In a loop, ask for the ordinal once: <see cref="TableMap.OrdinalOf"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such column, or names are not known.</exception>
    public ColumnValue this[string name] => this[_table.OrdinalOf(name)];
}
