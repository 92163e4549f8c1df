using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Azki.Warehouse.Native;

/// <summary>
/// Texts of few distinct values: each is sent once a block, rows refer to it. The wire form is that of SerializationLowCardinality.cpp:
/// version 1, then the index width with the flags "has additional keys" and "needs update", the keys, the indexes.
/// </summary>
public sealed class LowCardinalityColumn : NativeColumn
{
    private const ulong SharedDictionariesWithAdditionalKeys = 1;
    private const ulong HasAdditionalKeys = 1 << 9;
    private const ulong NeedsUpdateDictionary = 1 << 10;

    private readonly Utf8Dictionary _dictionary;
    private readonly bool _isShared;
    private readonly NumberColumn<int> _rows;
    private int _lastNumber = -1;

    /// <summary>A column with texts of its own.</summary>
    public LowCardinalityColumn(string name)
        : this(name, new(), isShared: false)
    {
    }

    /// <summary>A column whose texts are numbered by someone else, who may add them by number: see <see cref="Add(int)"/>.</summary>
    public LowCardinalityColumn(string name, Utf8Dictionary texts)
        : this(name, texts, isShared: true)
    {
    }

    private LowCardinalityColumn(string name, Utf8Dictionary dictionary, bool isShared)
        : base(name, "LowCardinality(String)")
    {
        (_dictionary, _isShared) = (dictionary, isShared);
        _rows = new(name, "UInt32");
    }

    /// <inheritdoc/>
    public override int Count => _rows.Count;

    /// <summary>Adds a text as UTF-8.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        // Runs of the same value are common (a batch has one source): they skip the hash.
        if (_lastNumber < 0 || !text.SequenceEqual(_dictionary[_lastNumber])) _lastNumber = _dictionary.Intern(text);
        _rows.Add(_lastNumber);
    }

    /// <summary>Adds a text.</summary>
    public void Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    /// <summary>Adds a text by its number in the dictionary the column was made with.</summary>
    public void Add(int number) => _rows.Add(number);

    /// <summary>Adds so many texts, for the caller to write their numbers in the dictionary the column was made with.</summary>
    public Span<int> Extend(int count) => _rows.Extend(count);

    /// <summary>Adds a text as often as is said.</summary>
    public void Add(ReadOnlySpan<byte> text, int times)
    {
        if (times > 0) _rows.Add(_lastNumber = _dictionary.Intern(text), times);
    }

    /// <summary>The text of a row.</summary>
    public ReadOnlySpan<byte> this[int row] => _dictionary[_rows.Values[row]];

    /// <inheritdoc/>
    public override void Clear()
    {
        _rows.Clear();
        // Whoever shares it out forgets it.
        if (_isShared || !_dictionary.IsLarge) return;
        _dictionary.Clear();
        _lastNumber = -1;
    }

    // The keys are those in use; where all are, each is counted. Their lengths take up to five bytes.
    internal override int MaxBytes => 32 + (_dictionary.Count * 5) + _dictionary.TextBytes + (Count * sizeof(int));

    internal override void WriteTo(NativeBuffer buffer, ReadOnlySpan<int> order)
    {
        if (Count == 0) return;
        var (keys, indexOf) = UsedKeys(order);
        var width = keys.Count <= 1 << 8 ? 0 : keys.Count <= 1 << 16 ? 1 : 2;
        buffer.WriteUInt64(SharedDictionariesWithAdditionalKeys);
        buffer.WriteUInt64((ulong)width | HasAdditionalKeys | NeedsUpdateDictionary);
        buffer.WriteUInt64((ulong)keys.Count);
        foreach (var key in keys) buffer.WriteText(_dictionary[key]);
        buffer.WriteUInt64((ulong)Count);
        switch (width)
        {
            case 0:
                WriteIndexes<byte>(buffer, indexOf, order);
                break;
            case 1:
                WriteIndexes<ushort>(buffer, indexOf, order);
                break;
            default:
                WriteIndexes<uint>(buffer, indexOf, order);
                break;
        }
    }

    // The block's dictionary has the texts of its rows only, in the order they come; [number] -> place in it.
    private (List<int> Keys, int[] IndexOf) UsedKeys(ReadOnlySpan<int> order)
    {
        var (keys, indexOf) = (new List<int>(), new int[_dictionary.Count]);
        Array.Fill(indexOf, -1);
        var rows = _rows.Values;
        for (var i = 0; i < rows.Length; i++)
        {
            var number = rows[order.IsEmpty ? i : order[i]];
            if (indexOf[number] >= 0) continue;
            indexOf[number] = keys.Count;
            keys.Add(number);
            if (keys.Count == indexOf.Length) break;
        }
        return (keys, indexOf);
    }

    private void WriteIndexes<T>(NativeBuffer buffer, int[] indexOf, ReadOnlySpan<int> order) where T : unmanaged, IBinaryInteger<T>
    {
        var rows = _rows.Values;
        var size = rows.Length * Unsafe.SizeOf<T>();
        var indexes = MemoryMarshal.Cast<byte, T>(buffer.Reserve(size)[..size]);
        if (order.IsEmpty)
        {
            for (var i = 0; i < indexes.Length; i++) indexes[i] = T.CreateTruncating(indexOf[rows[i]]);
        }
        else
        {
            for (var i = 0; i < indexes.Length; i++) indexes[i] = T.CreateTruncating(indexOf[rows[order[i]]]);
        }
        buffer.Advance(size);
    }
}
