using System.IO.Hashing;

namespace Azki.Warehouse.Native;

/// <summary>
/// Numbers distinct UTF-8 texts from 0 up, in the order they are first seen. A look-up of a known text allocates nothing.
/// One thread at a time may add; others may meanwhile read the texts of numbers they were given before, which stay as they are until
/// <see cref="Clear"/>.
/// </summary>
public sealed class Utf8Dictionary
{
    private const int LargeCount = 1 << 16;
    private const int LargeBytes = 4 << 20;

    private int[] _slots = new int[64];
    private byte[][] _texts = new byte[32][];
    private ulong[] _hashes = new ulong[32];

    /// <summary>The number of distinct texts.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of all texts together.</summary>
    public int TextBytes { get; private set; }

    /// <summary>
    /// Whether it has more than texts of few distinct values come to: time to forget them, for what comes from outside may be another text each time.
    /// </summary>
    public bool IsLarge => Count > LargeCount || TextBytes > LargeBytes;

    /// <summary>The text of a number.</summary>
    public ReadOnlySpan<byte> this[int number] => _texts[number];

    /// <summary>The number of a text, given anew when it was not seen before.</summary>
    public int Intern(ReadOnlySpan<byte> text)
    {
        var hash = XxHash3.HashToUInt64(text);
        var mask = _slots.Length - 1;
        for (var at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            var number = _slots[at] - 1;
            if (number < 0) return Add(text, hash, at);
            if (_hashes[number] == hash && text.SequenceEqual(_texts[number])) return number;
        }
    }

    /// <summary>Forgets all texts.</summary>
    public void Clear()
    {
        Array.Clear(_slots);
        Array.Clear(_texts, 0, Count);
        (Count, TextBytes) = (0, 0);
    }

    private int Add(ReadOnlySpan<byte> text, ulong hash, int slot)
    {
        if (Count == _texts.Length)
        {
            Array.Resize(ref _texts, Count * 2);
            Array.Resize(ref _hashes, Count * 2);
        }
        _texts[Count] = text.ToArray();
        _hashes[Count] = hash;
        TextBytes += text.Length;
        _slots[slot] = ++Count;
        if (Count * 2 > _slots.Length) Rehash();
        return Count - 1;
    }

    private void Rehash()
    {
        _slots = new int[_slots.Length * 2];
        var mask = _slots.Length - 1;
        for (var number = 0; number < Count; number++)
        {
            var at = (int)_hashes[number] & mask;
            while (_slots[at] != 0) at = (at + 1) & mask;
            _slots[at] = number + 1;
        }
    }
}
