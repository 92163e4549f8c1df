using System.Buffers;

namespace MySql.Replication.Json;

/// <summary>Strings quoted as the server quotes them: what JSON forbids is escaped, everything else stays UTF-8.</summary>
internal static class JsonStringText
{
    private static readonly SearchValues<byte> Escaped = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    public static void Write(ReadOnlySpan<byte> text, IBufferWriter<byte> utf8)
    {
        utf8.Write("\""u8);
        while (text.IndexOfAny(Escaped) is var at and >= 0)
        {
            utf8.Write(text[..at]);
            WriteEscape(text[at], utf8);
            text = text[(at + 1)..];
        }
        utf8.Write(text);
        utf8.Write("\""u8);
    }

    private static void WriteEscape(byte c, IBufferWriter<byte> utf8)
    {
        var letter = c switch { (byte)'"' => '"', (byte)'\\' => '\\', 8 => 'b', 9 => 't', 10 => 'n', 12 => 'f', 13 => 'r', _ => 'u' };
        utf8.Write([(byte)'\\', (byte)letter]);
        if (letter == 'u') utf8.Write([(byte)'0', (byte)'0', (byte)('0' + (c >> 4)), Hexadecimal(c & 15)]);
    }

    private static byte Hexadecimal(int digit) => (byte)(digit < 10 ? '0' + digit : 'a' + digit - 10);
}
