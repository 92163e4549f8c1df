using System.Buffers;
using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Azki.CdcBridge.Envelopes.Json;

/// <summary>JSON written byte by byte into memory that is used again. The writer knows what is valid; nothing is checked here.</summary>
internal sealed class JsonBuffer : IBufferWriter<byte>
{
    private const int LongestNumber = 20;
    private byte[] _bytes = new byte[1024];

    /// <summary>Bytes so far.</summary>
    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    public void Raw(ReadOnlySpan<byte> json)
    {
        json.CopyTo(GetSpan(json.Length));
        Length += json.Length;
    }

    public void Raw(byte json)
    {
        if (Length == _bytes.Length) Grow(1);
        _bytes[Length++] = json;
    }

    public void Null() => Raw("null"u8);

    public void Number(long value)
    {
        Utf8Formatter.TryFormat(value, GetSpan(LongestNumber), out var written);
        Length += written;
    }

    public void Number(ulong value)
    {
        Utf8Formatter.TryFormat(value, GetSpan(LongestNumber), out var written);
        Length += written;
    }

    /// <summary>Digits with zeros before them.</summary>
    public void Padded(long value, int digits)
    {
        var target = GetSpan(digits);
        for (var i = digits - 1; i >= 0; i--, value /= 10) target[i] = (byte)('0' + value % 10);
        Length += digits;
    }

    /// <summary>A string.</summary>
    public void Text(ReadOnlySpan<byte> utf8)
    {
        Raw((byte)'"');
        JsonEscapes.Write(utf8, this);
        Raw((byte)'"');
    }

    /// <summary>A string that is made once, or seldom.</summary>
    public void Text(string? text)
    {
        if (text is null) Null();
        else Text(System.Text.Encoding.UTF8.GetBytes(text));
    }

    /// <summary>A string of bytes in base64.</summary>
    public void Base64Text(ReadOnlySpan<byte> bytes)
    {
        Raw((byte)'"');
        Base64.EncodeToUtf8(bytes, GetSpan(Base64.GetMaxEncodedToUtf8Length(bytes.Length)), out _, out var written);
        Length += written;
        Raw((byte)'"');
    }

    public void Advance(int count) => Length += count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        // A writer may ask for nothing in particular, and must get something.
        if (_bytes.Length - Length < Math.Max(sizeHint, 1)) Grow(sizeHint);
        return _bytes.AsSpan(Length);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_bytes.Length - Length < Math.Max(sizeHint, 1)) Grow(sizeHint);
        return _bytes.AsMemory(Length);
    }

    private void Grow(int needed) => Array.Resize(ref _bytes, (int)Math.Min(Array.MaxLength, Math.Max((long)_bytes.Length * 2, (long)Length + needed)));
}
