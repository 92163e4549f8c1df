using System.Numerics;

namespace Azki.StreamEtl.Identity;

/// <summary>
/// A set of 64-bit event ids: open addressing over a power of two, at most three quarters full, some 13 bytes an id. Ids are hashes (or
/// chosen by senders, so they are mixed once more).
/// </summary>
internal sealed class IdSet
{
    private ulong[] _slots;
    private bool _hasZero;
    private int _used;

    public IdSet(int capacity = 64) => _slots = HugePages.Allocate<ulong>((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(64, capacity / 3 * 4)));

    public int Count => _used + (_hasZero ? 1 : 0);

    public bool Contains(ulong id) => id == 0 ? _hasZero : _slots[Find(id)] == id;

    /// <summary>Adds an id; false when it was in the set.</summary>
    public bool Add(ulong id)
    {
        if (id == 0)
        {
            if (_hasZero) return false;
            return _hasZero = true;
        }
        var at = Find(id);
        if (_slots[at] == id) return false;
        _slots[at] = id;
        if (++_used * 4L > _slots.Length * 3L) Grow();
        return true;
    }

    /// <summary>Brings an id's place into the processor's caches, see <see cref="Prefetch"/>.</summary>
    public void Touch(ulong id) => Prefetch.Of(ref _slots[SlotOf(id)]);

    // The highest bits: a larger table has its ids in the same order, so that growing walks both from their beginning to their end.
    private int SlotOf(ulong id) => (int)((id * 0x9E3779B97F4A7C15) >> (BitOperations.LeadingZeroCount((ulong)_slots.Length) + 1));

    private int Find(ulong id)
    {
        var mask = _slots.Length - 1;
        var at = SlotOf(id);
        while (_slots[at] != 0 && _slots[at] != id) at = (at + 1) & mask;
        return at;
    }

    private void Grow()
    {
        var old = _slots;
        _slots = HugePages.Allocate<ulong>(old.Length * 2);
        // Fresh memory that is read before it is written costs a fault more a page, and every processor is told.
        Array.Clear(_slots);
        foreach (var id in old)
            if (id != 0) _slots[Find(id)] = id;
    }
}
