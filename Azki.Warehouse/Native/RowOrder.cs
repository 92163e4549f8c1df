using System.Numerics;

namespace Azki.Warehouse.Native;

/// <summary>
/// The order of rows by time, then by id: a radix sort of the times, each packed with its row into one number. The engine sorts by comparing
/// and is spared it when rows come in its order.
/// </summary>
internal sealed class RowOrder
{
    private const int RowBits = 24;
    private const int DigitBits = 11;
    private const ulong RowMask = (1 << RowBits) - 1;

    private readonly int[] _counts = new int[1 << DigitBits];
    private ulong[] _items = [];
    private ulong[] _spare = [];
    private ulong[] _ids = [];

    /// <summary>
    /// The rows in order, valid until the next call; empty where they are in order already, or where times lie so far apart (35 years) or
    /// rows are so many (16 million) that they are left to the engine.
    /// </summary>
    public ReadOnlySpan<int> Of(ReadOnlySpan<long> times, ReadOnlySpan<ulong> ids)
    {
        if (times.Length > 1 << RowBits || IsOrdered(times, ids)) return [];
        var (least, most) = LeastAndMost(times);
        var bits = 64 - BitOperations.LeadingZeroCount((ulong)(most - least));
        if (bits + RowBits > 64) return [];

        Reserve(times.Length);
        for (var row = 0; row < times.Length; row++) _items[row] = ((ulong)(times[row] - least) << RowBits) | (uint)row;
        for (var shift = RowBits; shift < RowBits + bits; shift += DigitBits) SortByDigit(times.Length, shift);
        OrderTies(times.Length, ids);
        return Rows(times.Length);
    }

    private static bool IsOrdered(ReadOnlySpan<long> times, ReadOnlySpan<ulong> ids)
    {
        for (var i = 1; i < times.Length; i++)
            if (times[i] < times[i - 1] || (times[i] == times[i - 1] && ids[i] < ids[i - 1])) return false;
        return true;
    }

    private static (long Least, long Most) LeastAndMost(ReadOnlySpan<long> times)
    {
        var (least, most) = (times[0], times[0]);
        foreach (var time in times) (least, most) = (Math.Min(least, time), Math.Max(most, time));
        return (least, most);
    }

    private void Reserve(int count)
    {
        if (_items.Length >= count) return;
        (_items, _spare) = (new ulong[count], new ulong[count]);
    }

    private void SortByDigit(int count, int shift)
    {
        const int mask = (1 << DigitBits) - 1;
        Array.Clear(_counts);
        var from = _items.AsSpan(0, count);
        var to = _spare.AsSpan(0, count);
        foreach (var item in from) _counts[(int)(item >> shift) & mask]++;
        var next = 0;
        foreach (ref var place in _counts.AsSpan()) (place, next) = (next, next + place);
        foreach (var item in from) to[_counts[(int)(item >> shift) & mask]++] = item;
        (_items, _spare) = (_spare, _items);
    }

    private void OrderTies(int count, ReadOnlySpan<ulong> ids)
    {
        for (var first = 0; first < count;)
        {
            var end = first + 1;
            while (end < count && _items[end] >> RowBits == _items[first] >> RowBits) end++;
            if (end - first > 1) OrderTie(_items.AsSpan(first, end - first), ids);
            first = end;
        }
    }

    private void OrderTie(Span<ulong> items, ReadOnlySpan<ulong> ids)
    {
        if (_ids.Length < items.Length) _ids = new ulong[Math.Max(items.Length, _ids.Length * 2)];
        for (var i = 0; i < items.Length; i++) _ids[i] = ids[(int)(items[i] & RowMask)];
        _ids.AsSpan(0, items.Length).Sort(items);
    }

    // The rows overwrite the memory of the sort's other half.
    private ReadOnlySpan<int> Rows(int count)
    {
        var rows = System.Runtime.InteropServices.MemoryMarshal.Cast<ulong, int>(_spare.AsSpan())[..count];
        for (var i = 0; i < count; i++) rows[i] = (int)(_items[i] & RowMask);
        return rows;
    }
}
