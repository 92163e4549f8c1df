namespace Azki.Warehouse.Native;

/// <summary>One column of a block: a name, a ClickHouse type, and the values added so far.</summary>
public abstract class NativeColumn(string name, string type)
{
    /// <summary>The column's name in the table.</summary>
    public string Name { get; } = name;

    /// <summary>The column's ClickHouse type, as the block declares it.</summary>
    public string Type { get; } = type;

    /// <summary>Values added since the last <see cref="Clear"/>.</summary>
    public abstract int Count { get; }

    /// <summary>Forgets the values, keeps the memory.</summary>
    public abstract void Clear();

    /// <summary>No more bytes than this are written: a buffer of the whole block's size never grows.</summary>
    internal abstract int MaxBytes { get; }

    /// <summary>Writes the values.</summary>
    /// <param name="buffer">Where to.</param>
    /// <param name="order">[place] is the row that goes there; empty: in the order they were added.</param>
    internal abstract void WriteTo(NativeBuffer buffer, ReadOnlySpan<int> order);
}
