using System.Text;

namespace Azki.Warehouse.Native;

/// <summary>
/// Texts of few distinct values: each is sent once a block, rows refer to it. The wire form is that of SerializationLowCardinality.cpp:
/// version 1, then the index width with the flags "has additional keys" and "needs update", the keys, the indexes.
/// </summary>
public sealed class LowCardinalityColumn(string name) : NativeColumn(name, "LowCardinality(String)")
{
    private const ulong SharedDictionariesWithAdditionalKeys = 1;
    private const ulong HasAdditionalKeys = 1 << 9;
    private const ulong NeedsUpdateDictionary = 1 << 10;
    private const int DictionaryLimit = 1 << 16;

    private readonly Utf8Dictionary _dictionary = new();
    private readonly NumberColumn<int> _rows = new(name, "UInt32");
    private int _lastNumber = -1;

    /// <inheritdoc/>
    public override int Count => _rows.Count;

    /// <summary>Adds a text as UTF-8.</summary>
    public void Add(ReadOnlySpan<byte> text)
    {
        // Runs of the same value are common (a batch has one source, a user one city): they skip the hash.
        if (_lastNumber < 0 || !text.SequenceEqual(_dictionary[_lastNumber])) _lastNumber = _dictionary.Intern(text);
        _rows.Add(_lastNumber);
    }

    /// <summary>Adds a text.</summary>
    public void Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    /// <summary>The text of a row.</summary>
    public ReadOnlySpan<byte> this[int row] => _dictionary[_rows.Values[row]];

    /// <inheritdoc/>
    public override void Clear()
    {
        _rows.Clear();
        if (_dictionary.Count <= DictionaryLimit) return;
        _dictionary.Clear();
        _lastNumber = -1;
    }

    internal override void WriteTo(NativeBuffer buffer)
    {
        if (Count == 0) return;
        var local = new int[_dictionary.Count];
        var keys = new List<int>();
        var indexes = new int[Count];
        var rows = _rows.Values;
        for (var i = 0; i < rows.Length; i++)
        {
            ref var number = ref local[rows[i]];
            if (number == 0)
            {
                keys.Add(rows[i]);
                number = keys.Count;
            }
            indexes[i] = number - 1;
        }
        var width = keys.Count <= 1 << 8 ? 0 : keys.Count <= 1 << 16 ? 1 : 2;
        buffer.WriteUInt64(SharedDictionariesWithAdditionalKeys);
        buffer.WriteUInt64((ulong)width | HasAdditionalKeys | NeedsUpdateDictionary);
        buffer.WriteUInt64((ulong)keys.Count);
        foreach (var key in keys) buffer.WriteText(_dictionary[key]);
        buffer.WriteUInt64((ulong)indexes.Length);
        WriteIndexes(buffer, indexes, width);
    }

    private static void WriteIndexes(NativeBuffer buffer, int[] indexes, int width)
    {
        switch (width)
        {
            case 0:
                var bytes = buffer.Reserve(indexes.Length);
                for (var i = 0; i < indexes.Length; i++) bytes[i] = (byte)indexes[i];
                buffer.Advance(indexes.Length);
                break;
            case 1:
                var shorts = new ushort[indexes.Length];
                for (var i = 0; i < indexes.Length; i++) shorts[i] = (ushort)indexes[i];
                buffer.WriteNumbers<ushort>(shorts);
                break;
            default:
                buffer.WriteNumbers<int>(indexes);
                break;
        }
    }
}
