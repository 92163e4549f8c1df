namespace Azki.Warehouse.Native;

/// <summary>Fixed-width values of which some are absent: a mask of bytes, then the values.</summary>
public sealed class NullableColumn<T>(string name, string type) : NativeColumn(name, $"Nullable({type})") where T : unmanaged
{
    private readonly NumberColumn<byte> _absent = new(name, "UInt8");
    private readonly NumberColumn<T> _values = new(name, type);

    /// <inheritdoc/>
    public override int Count => _values.Count;

    /// <summary>Adds a value, or its absence.</summary>
    public void Add(T? value)
    {
        _absent.Add(value.HasValue ? (byte)0 : (byte)1);
        _values.Add(value.GetValueOrDefault());
    }

    /// <inheritdoc/>
    public override void Clear()
    {
        _absent.Clear();
        _values.Clear();
    }

    internal override void Reorder(ReadOnlySpan<int> rows)
    {
        _absent.Reorder(rows);
        _values.Reorder(rows);
    }

    internal override int MaxBytes => _absent.MaxBytes + _values.MaxBytes;

    internal override void WriteTo(NativeBuffer buffer)
    {
        _absent.WriteTo(buffer);
        _values.WriteTo(buffer);
    }
}
