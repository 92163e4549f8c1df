namespace Azki.Warehouse.Native;

/// <summary>Rows for one table, by column. <see cref="Encode"/> gives them as one block of ClickHouse's Native format.</summary>
public abstract class NativeBlock(string table)
{
    private NativeColumn[] _columns = [];

    /// <summary>The table the rows are for.</summary>
    public string Table { get; } = table;

    /// <summary>The columns, in the order of the block.</summary>
    public IReadOnlyList<NativeColumn> Columns => _columns;

    /// <summary>Rows so far.</summary>
    public int Count => _columns[0].Count;

    /// <summary>The block as one insert carries it.</summary>
    public EncodedBlock Encode()
    {
        var buffer = new NativeBuffer(64 * 1024);
        buffer.WriteVarInt((ulong)_columns.Length);
        buffer.WriteVarInt((ulong)Count);
        foreach (var column in _columns)
        {
            if (column.Count != Count) throw new InvalidOperationException($"{Table}.{column.Name} has {column.Count} rows of {Count}");
            buffer.WriteText(column.Name);
            buffer.WriteText(column.Type);
            column.WriteTo(buffer);
        }
        return new(Table, [.. _columns.Select(c => c.Name)], Count, buffer.Written.ToArray());
    }

    /// <summary>Forgets the rows, keeps the memory.</summary>
    public void Clear()
    {
        foreach (var column in _columns) column.Clear();
    }

    /// <summary>Declares the columns; called once by the constructor of the table.</summary>
    protected void Declare(params NativeColumn[] columns) => _columns = columns;
}

/// <summary>A block as it is recorded and sent: the same bytes each time.</summary>
/// <param name="Table">The table it goes to.</param>
/// <param name="Columns">The columns it fills; the others take their defaults.</param>
/// <param name="Rows">The number of rows.</param>
/// <param name="Bytes">The block in Native format.</param>
public sealed record EncodedBlock(string Table, IReadOnlyList<string> Columns, int Rows, ReadOnlyMemory<byte> Bytes);
