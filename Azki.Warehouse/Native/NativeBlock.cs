namespace Azki.Warehouse.Native;

/// <summary>Rows for one table, by column. <see cref="Encode()"/> gives them as one block of ClickHouse's Native format.</summary>
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
    public EncodedBlock Encode() => Encode([]);

    /// <summary>Forgets the rows, keeps the memory.</summary>
    public void Clear()
    {
        foreach (var column in _columns) column.Clear();
    }

    /// <summary>The block with its rows in another order: [place] is the row that goes there; empty: as they were added.</summary>
    private protected EncodedBlock Encode(ReadOnlySpan<int> order)
    {
        var buffer = new NativeBuffer(_columns.Sum(c => c.MaxBytes + ColumnHeaderBytes));
        buffer.WriteVarInt((ulong)_columns.Length);
        buffer.WriteVarInt((ulong)Count);
        foreach (var column in _columns)
        {
            if (column.Count != Count) throw new InvalidOperationException($"{Table}.{column.Name} has {column.Count} rows of {Count}");
            buffer.WriteText(column.Name);
            buffer.WriteText(column.Type);
            column.WriteTo(buffer, order);
        }
        var (bytes, owner) = buffer.Detach();
        return new(Table, [.. _columns.Select(c => c.Name)], Count, bytes, owner);
    }

    /// <summary>Declares the columns; called once by the constructor of the table.</summary>
    protected void Declare(params NativeColumn[] columns) => _columns = columns;
}
