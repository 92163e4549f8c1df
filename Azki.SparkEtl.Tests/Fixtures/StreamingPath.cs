using System.Text;
using Azki.Core.Events;
using Azki.Core.Quarantine;
using Azki.Core.Text;

namespace Azki.SparkEtl.Tests.Fixtures;

/// <summary>The streaming path's own code, row by row.</summary>
internal static class StreamingPath
{
    public static List<CheckedRow> Csv(string source, byte[] content, long nowMs, int maxRowBytes)
    {
        CsvRowReader? rows = null;
        EventColumns? columns = null;
        var normalizer = new EventNormalizer(EventRules.Default);
        return Lines(content, maxRowBytes, (line, place) =>
        {
            if (columns is null)
            {
                Assert.True(EventColumns.TryParse(line, out columns, out _));
                rows = new CsvRowReader(columns.Header);
                return null;
            }
            if (!rows!.TryRead(line, out var row, out var reason)) return Refused(source, place, line, reason);
            var raw = columns.Map(row);
            return normalizer.TryNormalize(raw, nowMs, out var e, out reason) ? Accepted(place, e) : Refused(source, place, line, reason);
        }, source);
    }

    public static List<CheckedRow> Ndjson(string source, byte[] content, long nowMs, int maxRowBytes)
    {
        var parser = new RawEventJsonParser();
        var normalizer = new EventNormalizer(EventRules.Default);
        return Lines(content, maxRowBytes, (line, place) =>
        {
            if (!parser.TryParse(line, out var raw, out var reason)) return Refused(source, place, line, reason);
            return normalizer.TryNormalize(raw, nowMs, out var e, out reason) ? Accepted(place, e) : Refused(source, place, line, reason);
        }, source);
    }

    private delegate CheckedRow? Taker(ReadOnlySpan<byte> line, string place);

    private static List<CheckedRow> Lines(byte[] content, int maxRowBytes, Taker take, string source)
    {
        var (lines, taken, at) = (new LineSplitter(maxRowBytes), new List<CheckedRow>(), 0);
        while (true)
        {
            var kind = lines.Next(content.AsSpan(at), true, out var line, out var consumed);
            at += consumed;
            if (kind is LineKind.End or LineKind.NeedMore) return taken;
            var place = $"line {lines.LineNumber}";
            var row = kind == LineKind.TooLong ? Refused(source, place, line, RejectReason.RowTooLong) : take(line, place);
            if (row is not null) taken.Add(row);
        }
    }

    private static CheckedRow Accepted(string place, in NormalizedEvent e) => new(
        place, null, 0, e.TimeMs, e.UserId, Encoding.UTF8.GetString(e.SessionId), Encoding.UTF8.GetString(e.EventType), Encoding.UTF8.GetString(e.Channel), e.PremiumAmount, e.EventIdGiven,
        unchecked((long)e.EventId));

    private static CheckedRow Refused(string source, string place, ReadOnlySpan<byte> line, RejectReason reason) =>
        new(place, RejectReasons.Code(reason), unchecked((long)QuarantinedRow.Identify(source, place, line)), null, null, null, null, null, null, null, null);
}
