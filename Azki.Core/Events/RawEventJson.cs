using System.Buffers;
using System.Buffers.Text;

namespace Azki.Core.Events;

/// <summary>
/// The JSON of <see cref="Topics.RawEvents"/>: one object with the six input fields, and <c>event_id</c> where the sender gave one.
/// <see cref="RawEventJsonParser"/> reads it back.
/// </summary>
public static class RawEventJson
{
    // The names and punctuation of all fields with the longest numbers: some 190 bytes.
    private const int MaxFixedLength = 256;

    // An escaped control character is the worst case: \u0001.
    private const int MaxEscapedLength = 6;

    private static readonly SearchValues<byte> Escaped =
        SearchValues.Create([.. Enumerable.Range(0, 32).Select(i =>
        (byte)i), (byte)'"', (byte)'\\']);

    /// <summary>No more bytes than this are written for the event.</summary>
    public static int MaxLength(in NormalizedEvent e) =>
        MaxFixedLength + (MaxEscapedLength * (e.SessionId.Length + e.EventType.Length + e.Channel.Length));

    /// <summary>Writes the event.</summary>
    public static void Write(in NormalizedEvent e, IBufferWriter<byte> output) => output.Advance(Write(e, output.GetSpan(MaxLength(e))));

    /// <summary>Writes the event and returns the number of bytes.</summary>
    /// <param name="e">The event.</param>
    /// <param name="destination">At least <see cref="MaxLength"/> bytes.</param>
    public static int Write(in NormalizedEvent e, Span<byte> destination)
    {
        var at = 0;
        Raw("{\"event_time\":\""u8, destination, ref at);
        at += EventTime.Write(e.TimeMs, destination[at..]);
        Raw("\",\"user_id\":"u8, destination, ref at);
        Number(e.UserId, destination, ref at);
        Raw(",\"session_id\":\""u8, destination, ref at);
        Text(e.SessionId, destination, ref at);
        Raw("\",\"event_type\":\""u8, destination, ref at);
        Text(e.EventType, destination, ref at);
        Raw("\",\"channel\":\""u8, destination, ref at);
        Text(e.Channel, destination, ref at);
        Raw("\",\"premium_amount\":"u8, destination, ref at);
        Number(e.PremiumAmount, destination, ref at);
        if (e.EventIdGiven)
        {
            Raw(",\"event_id\":"u8, destination, ref at);
            Number(e.EventId, destination, ref at);
        }

        destination[at++] = (byte)'}';
        return at;
    }

    private static void Raw(ReadOnlySpan<byte> text, Span<byte> destination, ref int at)
    {
        text.CopyTo(destination[at..]);
        at += text.Length;
    }

    private static void Number(ulong value, Span<byte> destination, ref int at)
    {
        Utf8Formatter.TryFormat(value, destination[at..], out var written);
        at += written;
    }

    private static void Text(ReadOnlySpan<byte> text, Span<byte> destination, ref int at)
    {
        for (int next; (next = text.IndexOfAny(Escaped)) >= 0; text = text[(next + 1)..])
        {
            Raw(text[..next], destination, ref at);
            var unit = text[next];
            Raw(unit < 32 ? "\\u00"u8 : "\\"u8, destination, ref at);
            if (unit < 32) destination[at++] = (byte)('0' + (unit >> 4));
            destination[at++] = unit < 32 ? "0123456789abcdef"u8[unit & 15] : unit;
        }

        Raw(text, destination, ref at);
    }
}
