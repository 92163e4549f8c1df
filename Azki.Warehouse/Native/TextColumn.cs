using System.Text;

namespace Azki.Warehouse.Native;

/// <summary>Texts or bytes of any length, kept as they will be sent.</summary>
public sealed class TextColumn(string name) : NativeColumn(name, "String")
{
    private readonly NativeBuffer _buffer = new();
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

    internal override void WriteTo(NativeBuffer buffer) => buffer.WriteBytes(_buffer.Written);
}
