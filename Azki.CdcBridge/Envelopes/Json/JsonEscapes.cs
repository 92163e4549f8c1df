using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Azki.CdcBridge.Envelopes.Json;

/// <summary>
/// The inside of strings as Jackson writes them, which Debezium uses: control characters, quotes and backslashes escaped, characters beyond
/// the basic plane as two escapes, everything else as UTF-8. What is no UTF-8 becomes U+FFFD.
/// </summary>
internal static class JsonEscapes
{
    private const byte FirstOfFour = 0xF0;
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\', .. Enumerable.Range(FirstOfFour, 5).Select(i => (byte)i)]);

    private static readonly SearchValues<byte> Control = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    public static void Write(ReadOnlySpan<byte> utf8, JsonBuffer json) => Write(utf8, Special, json);

    /// <summary>Leaves characters beyond the basic plane as they are.</summary>
    public static void WriteWithoutPairs(ReadOnlySpan<byte> utf8, JsonBuffer json) => Write(utf8, Control, json);

    /// <summary>A whole string with its quotes, for what is made once.</summary>
    public static byte[] Quoted(string text)
    {
        var json = new JsonBuffer();
        json.Text(text);
        return json.Written.ToArray();
    }

    private static void Write(ReadOnlySpan<byte> utf8, SearchValues<byte> special, JsonBuffer json)
    {
        if (!Utf8.IsValid(utf8)) utf8 = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(utf8));
        while (utf8.IndexOfAny(special) is var at and >= 0)
        {
            json.Raw(utf8[..at]);
            var found = utf8[at];
            utf8 = utf8[(at + (found < FirstOfFour ? WriteControl(found, json) : WritePair(utf8[at..], json)))..];
        }
        json.Raw(utf8);
    }

    private static int WriteControl(byte special, JsonBuffer json)
    {
        json.Raw((byte)'\\');
        var letter = special switch { (byte)'"' => '"', (byte)'\\' => '\\', 8 => 'b', 9 => 't', 10 => 'n', 12 => 'f', 13 => 'r', _ => 'u' };
        if (letter != 'u') json.Raw((byte)letter);
        else WriteHexadecimal((char)special, json);
        return 1;
    }

    private static int WritePair(ReadOnlySpan<byte> utf8, JsonBuffer json)
    {
        Rune.DecodeFromUtf8(utf8, out var rune, out var length);
        Span<char> pair = stackalloc char[2];
        rune.EncodeToUtf16(pair);
        foreach (var unit in pair)
        {
            json.Raw((byte)'\\');
            WriteHexadecimal(unit, json);
        }
        return length;
    }

    private static void WriteHexadecimal(char unit, JsonBuffer json)
    {
        json.Raw((byte)'u');
        for (var shift = 12; shift >= 0; shift -= 4) json.Raw("0123456789ABCDEF"u8[unit >> shift & 15]);
    }
}
