using System.Buffers;
using System.Text;

namespace Azki.Core.Text;

/// <summary>Trimming of UTF-8 text.</summary>
public static class Utf8Text
{
    /// <summary>Takes white space off both ends: ASCII and Unicode (as <see cref="Rune.IsWhiteSpace"/>, so no-break spaces too).</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text) =>
        text.Length == 0 || (IsInk(text[0]) && IsInk(text[^1])) ? text : TrimSlow(text);

    /// <summary>The number of Unicode characters; the text must be valid.</summary>
    public static int CountCharacters(ReadOnlySpan<byte> text)
    {
        var count = 0;
        foreach (var unit in text)
        {
            if ((unit & 0xC0) != 0x80) count++;
        }

        return count;
    }

    private static bool IsInk(byte unit) => unit is > 0x20 and < 0x80;

    private static ReadOnlySpan<byte> TrimSlow(ReadOnlySpan<byte> text)
    {
        while (Rune.DecodeFromUtf8(text, out var rune, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(rune))
        {
            text = text[length..];
        }

        while (Rune.DecodeLastFromUtf8(text, out var rune, out var length) == OperationStatus.Done && Rune.IsWhiteSpace(rune))
        {
            text = text[..^length];
        }

        return text;
    }
}
