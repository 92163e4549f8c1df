namespace Azki.Warehouse.Native;

/// <summary>Rows for one table, by column. <see cref="Encode"/> gives them as one block of ClickHouse's Native format.</summary>
public abstract class NativeBlock(string table)
{
    // Name and type of a column with their lengths, and its share of the block's own two numbers.
    private const int ColumnHeaderBytes = 128;

    private NativeColumn[] _columns = [];

    /// <summary>The table the rows are for.</summary>
    public string Table { get; } = table;

    /// <summary>The columns, in the order of the block.</summary>
    public IReadOnlyList<NativeColumn> Columns => _columns;

    /// <summary>Rows so far.</summary>
    public int Count => _columns[0].Count;

    /// <summary>The block as one insert carries it. Disposed of, it gives its memory to a later one.</summary>
    public EncodedBlock Encode()
    {
        var buffer = new NativeBuffer(_columns.Sum(c => c.MaxBytes + ColumnHeaderBytes));
        buffer.WriteVarInt((ulong)_columns.Length);
        buffer.WriteVarInt((ulong)Count);
        foreach (var column in _columns)
        {
            if (column.Count != Count) throw new InvalidOperationException($"{Table}.{column.Name} has {column.Count} rows of {Count}");
            buffer.WriteText(column.Name);
            buffer.WriteText(column.Type);
            column.WriteTo(buffer);
        }
        var (bytes, owner) = buffer.Detach();
        return new(Table, [.. _columns.Select(c => c.Name)], Count, bytes, owner);
    }

    /// <summary>Forgets the rows, keeps the memory.</summary>
    public void Clear()
    {
        foreach (var column in _columns) column.Clear();
    }

    /// <summary>Puts the rows in another order: [place] is the row that goes there.</summary>
    private protected void Reorder(ReadOnlySpan<int> rows)
    {
        foreach (var column in _columns) column.Reorder(rows);
    }

    /// <summary>Declares the columns; called once by the constructor of the table.</summary>
    protected void Declare(params NativeColumn[] columns) => _columns = columns;
}
