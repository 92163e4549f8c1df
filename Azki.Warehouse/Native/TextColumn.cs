using System.Text;

namespace Azki.Warehouse.Native;

/// <summary>Texts or bytes of any length, kept as they will be sent.</summary>
public sealed class TextColumn(string name) : NativeColumn(name, "String")
{
    private readonly NativeBuffer _buffer = new();
    private int[] _starts = [];
    private int _count;

    /// <inheritdoc/>
    public override int Count => _count;

    /// <summary>Adds a text as UTF-8, or any bytes.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        _buffer.WriteText(bytes);
        _count++;
    }

    /// <summary>Adds a text.</summary>
    public void Add(string text) => Add(Encoding.UTF8.GetBytes(text));

    /// <inheritdoc/>
    public override void Clear()
    {
        _buffer.Clear();
        _count = 0;
    }

    internal override int MaxBytes => _buffer.Length;

    internal override void WriteTo(NativeBuffer buffer, ReadOnlySpan<int> order)
    {
        var texts = _buffer.Written;
        if (order.IsEmpty)
        {
            buffer.WriteBytes(texts);
            return;
        }
        FindStarts();
        var to = buffer.Reserve(texts.Length);
        var at = 0;
        foreach (var row in order)
        {
            var text = texts[_starts[row].._starts[row + 1]];
            text.CopyTo(to[at..]);
            at += text.Length;
        }
        buffer.Advance(at);
    }

    private void FindStarts()
    {
        if (_starts.Length <= _count) _starts = new int[Math.Max(_count + 1, _starts.Length * 2)];
        var texts = _buffer.Written;
        var at = 0;
        for (var row = 0; row < _count; row++)
        {
            _starts[row] = at;
            var (length, shift) = (0, 0);
            for (byte part = 0x80; part >= 0x80; shift += 7) length |= ((part = texts[at++]) & 0x7F) << shift;
            at += length;
        }
        _starts[_count] = at;
    }
}
