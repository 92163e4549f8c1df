using System.Runtime.CompilerServices;

namespace Azki.Warehouse.Native;

/// <summary>Fixed-width values: integers, dates as days, times as ticks of their precision.</summary>
public sealed class NumberColumn<T>(string name, string type) : NativeColumn(name, type) where T : unmanaged
{
    private T[] _values = new T[1024];
    private T[] _spare = [];
    private int _count;

    /// <inheritdoc/>
    public override int Count => _count;

    /// <summary>Adds a value.</summary>
    public void Add(T value)
    {
        if (_count == _values.Length) Array.Resize(ref _values, _count * 2);
        _values[_count++] = value;
    }

    /// <summary>Adds a value as often as is said.</summary>
    public void Add(T value, int times)
    {
        while (_values.Length - _count < times) Array.Resize(ref _values, _values.Length * 2);
        _values.AsSpan(_count, times).Fill(value);
        _count += times;
    }

    /// <summary>The values added so far.</summary>
    public ReadOnlySpan<T> Values => _values.AsSpan(0, _count);

    /// <inheritdoc/>
    public override void Clear() => _count = 0;

    internal override void Reorder(ReadOnlySpan<int> rows)
    {
        if (_spare.Length != _values.Length) _spare = new T[_values.Length];
        var from = _values.AsSpan(0, _count);
        var to = _spare.AsSpan(0, rows.Length);
        for (var i = 0; i < to.Length; i++) to[i] = from[rows[i]];
        (_values, _spare) = (_spare, _values);
    }

    internal override int MaxBytes => _count * Unsafe.SizeOf<T>();

    internal override void WriteTo(NativeBuffer buffer) => buffer.WriteNumbers(Values);
}
