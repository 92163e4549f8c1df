using System.Buffers;

namespace Azki.Benchmarks.Generation;

/// <summary>Bodies of requests in memory: NDJSON as the README shows it, so many rows each.</summary>
internal sealed class NdjsonBodies(int rowsPerBody) : IEventLines
{
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
        _open.Advance(NdjsonLine.Write(_open.GetSpan(NdjsonLine.Longest), time, user, session, type, channel, premium));
        if (++_rows == rowsPerBody) Close();
    }

    private void Close()
    {
        _bodies.Add(_open.WrittenSpan.ToArray());
        _open.ResetWrittenCount();
        _rows = 0;
    }
}
