using System.Buffers;
using System.Buffers.Text;
using System.Globalization;

namespace Azki.Benchmarks.Generation;

/// <summary>Bodies of requests in memory: NDJSON as the README shows it, so many rows each.</summary>
internal sealed class NdjsonBodies(int rowsPerBody) : IEventLines
{
    private const int LongestLine = 320;

    private readonly List<byte[]> _bodies = [];
    private readonly ArrayBufferWriter<byte> _open = new();
    private int _rows;

    /// <summary>The bodies that are full.</summary>
    public IReadOnlyList<byte[]> Bodies => _bodies;

    /// <summary>Makes bodies of events of a shape. The same seed makes the same bytes.</summary>
    public static IReadOnlyList<byte[]> Create(EventShape shape, int bodies, int rowsPerBody, int seed)
    {
        var random = new Random(seed);
        var lines = new NdjsonBodies(rowsPerBody);
        var events = bodies * rowsPerBody;
        shape.Write(lines, random, events, new GeneratedUsers(Math.Max(1, events / GeneratedInput.EventsPerUser), random));
        return lines.Bodies;
    }

    public void Add(DateTime time, int user, int session, int type, int channel, int premium)
    {
        var line = _open.GetSpan(LongestLine);
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
        _open.Advance(at);
        if (++_rows == rowsPerBody) Close();
    }

    private void Close()
    {
        _bodies.Add(_open.WrittenSpan.ToArray());
        _open.ResetWrittenCount();
        _rows = 0;
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
