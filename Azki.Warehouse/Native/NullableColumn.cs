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

    /// <summary>Adds so many values, for the caller to write: 1 in the mask where there is none.</summary>
    public void Extend(int count, out Span<byte> absent, out Span<T> values)
    {
        absent = _absent.Extend(count);
        values = _values.Extend(count);
    }

    /// <inheritdoc/>
    public override void Clear()
    {
        _absent.Clear();
        _values.Clear();
    }

    internal override int MaxBytes => _absent.MaxBytes + _values.MaxBytes;

    internal override void WriteTo(NativeBuffer buffer, ReadOnlySpan<int> order)
    {
        _absent.WriteTo(buffer, order);
        _values.WriteTo(buffer, order);
    }
}
