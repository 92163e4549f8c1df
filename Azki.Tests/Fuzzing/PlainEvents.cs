using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Azki.Core.Events;

namespace Azki.Tests.Fuzzing;

/// <summary>Rows of events, found and read the plain way; only the rules of a single value are the product's own.</summary>
internal static class PlainEvents
{
    private static readonly string[] Fields = ["event_time", "user_id", "session_id", "event_type", "channel", "premium_amount", "event_id"];
    private static readonly EventNormalizer Normalizer = new(EventRules.Default);

    // Of a header: every refused row is kept with it.
    private const int MaxHeaderBytes = 16 << 10;

    /// <summary>What a CSV input comes to; null where it is refused as a whole.</summary>
    public static Outcome? Csv(byte[] content, int max)
    {
        var lines = PlainLine.Of(content, max);
        if (PlainCsv.Columns(lines.FirstOrDefault(), EventColumns.Needed, ["event_id"]) is not { } columns || lines[0].Text.Length > MaxHeaderBytes) return null;

        var outcome = new Outcome();
        foreach (var line in lines.Skip(1))
        {
            var values = line.IsTooLong ? null : PlainCsv.Values(line.Text);
            var reason = line.IsTooLong ? RejectReason.RowTooLong
                : values is null ? RejectReason.MalformedRow
                : values.Length < columns[""] ? RejectReason.TooFewColumns
                : values.Length > columns[""] ? RejectReason.TooManyColumns
                : RejectReason.None;
            var fields = reason != RejectReason.None ? [] : Fields.Select(name => columns[name])
                .Select(at => at < 0 ? [] : Encoding.Latin1.GetBytes(values![at])).ToArray();
            Take(outcome, fields, reason, $"line {line.Number}", Encoding.Latin1.GetBytes(line.Text));
        }

        return outcome;
    }

    /// <summary>What lines of JSON come to.</summary>
    public static Outcome Ndjson(byte[] content, int max)
    {
        var outcome = new Outcome();
        foreach (var line in PlainLine.Of(content, max))
        {
            var row = Encoding.Latin1.GetBytes(line.Text);
            Take(outcome, line.IsTooLong ? null : PlainJson.Fields(row, Fields), RejectReason.None, $"line {line.Number}", row);
        }

        return outcome;
    }

    /// <summary>What well-formed JSON comes to; null where it is not.</summary>
    public static Outcome? Json(byte[] content)
    {
        var json = content.AsMemory(content.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 1 << 20 });
            var root = document.RootElement;
            var rows = root.ValueKind == JsonValueKind.Array ? root.EnumerateArray().ToArray() : [root];
            var outcome = new Outcome();
            for (var i = 0; i < rows.Length; i++)
            {
                var row = JsonMarshal.GetRawUtf8Value(rows[i]).ToArray();
                Take(outcome, PlainJson.Fields(row, Fields), RejectReason.None, $"row {i + 1}", row);
            }

            return outcome;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static void Take(Outcome outcome, byte[][]? fields, RejectReason reason, string place, byte[] row)
    {
        if (fields is null) reason = RejectReason.MalformedJson;
        NormalizedEvent e = default;
        var raw = reason != RejectReason.None ? default : new RawEvent
        {
            EventTime = fields![0],
            UserId = fields[1],
            SessionId = fields[2],
            EventType = fields[3],
            Channel = fields[4],
            PremiumAmount = fields[5],
            EventId = fields[6],
        };
        if (reason == RejectReason.None && Normalizer.TryNormalize(raw, FixedTime.NowMs, out e, out reason)) outcome.Accept(e);
        else outcome.Reject(place, RejectReasons.Code(reason), row);
    }
}
