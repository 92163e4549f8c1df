using Azki.Core.Events;
using Azki.EventLog;

namespace Azki.StreamEtl.Batches;

/// <summary>
/// A few records read at once, before any of them is judged, so that what judging and enriching them needs of memory can be fetched meanwhile.
/// Those of the compact form stay where they are; others are written anew in that form. Not for concurrent use.
/// </summary>
/// <param name="normalizer">Judges what is not of the compact form.</param>
/// <param name="takesCompact">
/// Whether records of the compact form were judged by whoever wrote them. In a log that others write to, too, nobody has, and the form is none.
/// </param>
internal sealed class EventWindow(EventNormalizer normalizer, bool takesCompact)
{
    /// <summary>Enough that the waits for memory overlap, few enough that what was fetched is still there when its turn comes.</summary>
    public const int Size = 32;

    private readonly RawEventJsonParser _json = new();
    private readonly CompactEvent[] _events = new CompactEvent[Size];
    private readonly Source[] _sources = new Source[Size];
    private byte[] _rewritten = new byte[1024];
    private int _rewrittenLength;

    /// <summary>The events that were read last; what stands for one that was refused means nothing.</summary>
    public ReadOnlySpan<CompactEvent> Events => _events;

    /// <summary>Why a record is no event; none where it is one.</summary>
    public RejectReason ReasonOf(int index) => _sources[index].Reason;

    /// <summary>The bytes as the log has them.</summary>
    public ReadOnlySpan<byte> ValueOf(int index, ReadOnlySpan<byte> records) => records.Slice(_sources[index].Start, _sources[index].Length);

    /// <summary>The bytes that hold the texts of an event.</summary>
    public ReadOnlySpan<byte> TextsOf(int index, ReadOnlySpan<byte> records) =>
        _sources[index] is { Rewritten: >= 0 } source ? _rewritten.AsSpan(source.Rewritten) : ValueOf(index, records);

    /// <summary>Reads the next records of a batch, the first of which has that place in it.</summary>
    public void Read(ref RecordBatch.Enumerator records, RecordBatch batch, int first, int count, long nowMs)
    {
        _rewrittenLength = 0;
        for (var i = 0; i < count && records.MoveNext(); i++)
        {
            var record = records.Current;
            _sources[i] = new(record.ValueStart, record.Value.Length, -1, RejectReason.None);
            if (takesCompact && RawEventCodec.TryRead(record.Value, out _events[i])) continue;
            var start = _rewrittenLength;
            _sources[i] = TryRewrite(record.Value, ReceivedMs(batch, first + i, nowMs), out _events[i], out var reason) ? _sources[i] with { Rewritten = start } : _sources[i] with { Reason = reason };
        }
    }

    // What lies in the future does so seen from when the record came: read again later it must be refused again. A record without a time, or with
    // one that a wrong clock gave it, is judged by the clock of now.
    private static long ReceivedMs(RecordBatch batch, int index, long nowMs) =>
        batch.AppendedMsOf(index) is > 0 and var appendedMs ? Math.Min(appendedMs, nowMs) : nowMs;

    private bool TryRewrite(ReadOnlySpan<byte> value, long nowMs, out CompactEvent e, out RejectReason reason)
    {
        (e, reason) = (default, RejectReason.MalformedRow);
        if (RawEventCodec.IsCompact(value) || !_json.TryParse(value, out var raw, out reason) || !normalizer.TryNormalize(raw, nowMs, out var normalized, out reason))
            return false;
        var most = RawEventCodec.MaxLength(normalized);
        if (_rewritten.Length - _rewrittenLength < most) Array.Resize(ref _rewritten, Math.Max(_rewritten.Length * 2, _rewrittenLength + most));
        var length = RawEventCodec.Write(normalized, _rewritten.AsSpan(_rewrittenLength));
        RawEventCodec.TryRead(_rewritten.AsSpan(_rewrittenLength, length), out e);
        _rewrittenLength += length;
        return true;
    }

    private readonly record struct Source(int Start, int Length, int Rewritten, RejectReason Reason);
}
