using System.Runtime.CompilerServices;

namespace Azki.Warehouse.Native;

/// <summary>Fixed-width values: integers, dates as days, times as ticks of their precision.</summary>
public sealed class NumberColumn<T>(string name, string type) : NativeColumn(name, type) where T : unmanaged
{
    private T[] _values = new T[1024];
    private int _count;

    /// <inheritdoc/>
    public override int Count => _count;

    /// <summary>Adds a value.</summary>
    public void Add(T value)
    {
        if (_count == _values.Length) Array.Resize(ref _values, _count * 2);
        _values[_count++] = value;
    }

    /// <summary>Adds so many values, for the caller to write.</summary>
    public Span<T> Extend(int count)
    {
        while (_values.Length - _count < count) Array.Resize(ref _values, _values.Length * 2);
        _count += count;
        return _values.AsSpan(_count - count, count);
    }

    /// <summary>Adds a value as often as is said.</summary>
    public void Add(T value, int times) => Extend(times).Fill(value);

    /// <summary>The values added so far.</summary>
    public ReadOnlySpan<T> Values => _values.AsSpan(0, _count);

    /// <inheritdoc/>
    public override void Clear() => _count = 0;

    internal override int MaxBytes => _count * Unsafe.SizeOf<T>();

    internal override void WriteTo(NativeBuffer buffer, ReadOnlySpan<int> order)
    {
        if (order.IsEmpty) buffer.WriteNumbers(Values);
        else buffer.WriteNumbers(Values, order);
    }
}
