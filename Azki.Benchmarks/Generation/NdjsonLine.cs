using System.Buffers.Text;
using System.Globalization;

namespace Azki.Benchmarks.Generation;

/// <summary>An event as the README shows it: one line of NDJSON.</summary>
internal static class NdjsonLine
{
    /// <summary>No line has more bytes.</summary>
    public const int Longest = 320;

    /// <summary>Writes the line of an event, and returns its length.</summary>
    public static int Write(Span<byte> line, DateTime time, int user, int session, int type, int channel, int premium)
    {
        var at = 0;
        Append(line, ref at, "{\"event_time\":\""u8);
        time.TryFormat(line[at..], out var written, time.Millisecond == 0 ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        at += written;
        Append(line, ref at, "\",\"user_id\":"u8);
        Append(line, ref at, user);
        Append(line, ref at, ",\"session_id\":\"s_"u8);
        Append(line, ref at, session);
        Append(line, ref at, "\",\"event_type\":\""u8);
        Append(line, ref at, EventValues.Types[type]);
        Append(line, ref at, "\",\"channel\":\""u8);
        Append(line, ref at, EventValues.Channels[channel]);
        Append(line, ref at, "\""u8);
        if (premium != 0)
        {
            Append(line, ref at, ",\"premium_amount\":"u8);
            Append(line, ref at, premium);
        }

        Append(line, ref at, "}\n"u8);
        return at;
    }

    private static void Append(Span<byte> line, ref int at, ReadOnlySpan<byte> text)
    {
        text.CopyTo(line[at..]);
        at += text.Length;
    }

    private static void Append(Span<byte> line, ref int at, int number)
    {
        Utf8Formatter.TryFormat(number, line[at..], out var written);
        at += written;
    }
}
