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

    /// <summary>What a CSV input comes to; null where it is refused as a whole.</summary>
    public static Outcome? Csv(byte[] content, int max)
    {
        var lines = PlainLine.Of(content, max);
        if (PlainCsv.Columns(lines.FirstOrDefault(), EventColumns.Needed) is not { } columns) return null;

        var eventId = PlainCsv.Values(lines[0].Text)!.ToList().FindIndex(name => name.Trim().Equals("event_id", StringComparison.OrdinalIgnoreCase));
        var outcome = new Outcome();
        foreach (var line in lines.Skip(1))
        {
            var values = line.IsTooLong ? null : PlainCsv.Values(line.Text);
            var reason = line.IsTooLong ? RejectReason.RowTooLong
                : values is null ? RejectReason.MalformedRow
                : values.Length < columns[""] ? RejectReason.TooFewColumns
                : values.Length > columns[""] ? RejectReason.TooManyColumns
                : RejectReason.None;
            var fields = reason != RejectReason.None ? [] : Fields.Select(name => columns.TryGetValue(name, out var at) ? at : eventId)
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
            Take(outcome, line.IsTooLong ? null : Object(row), RejectReason.None, $"line {line.Number}", row);
        }

        return outcome;
    }

    /// <summary>What well-formed JSON comes to; null where it is not.</summary>
    public static Outcome? Json(byte[] content)
    {
        var json = content.AsMemory(content.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
            var rows = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement.EnumerateArray().ToArray() : [document.RootElement];
            var outcome = new Outcome();
            for (var i = 0; i < rows.Length; i++)
            {
                var row = JsonMarshal.GetRawUtf8Value(rows[i]).ToArray();
                Take(outcome, Object(row), RejectReason.None, $"row {i + 1}", row);
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

    // The fields of one object as bytes; null where there is none, or a field is of a kind that cannot be.
    private static byte[][]? Object(byte[] row)
    {
        try
        {
            using var document = JsonDocument.Parse(row, new JsonDocumentOptions { MaxDepth = 32 });
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;

            var fields = Fields.ToDictionary(name => name, _ => (byte[]?)[]);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (Fields.FirstOrDefault(name => IsNamed(property, name)) is not { } field) continue;
                if (!TryText(property.Value, out var text)) return null;
                var isNoId = field == "event_id" && property.Value.ValueKind == JsonValueKind.Number && !property.Value.TryGetUInt64(out _);
                fields[field] = isNoId ? null : text;
            }

            return fields.Values.Any(value => value is null) ? null : [.. Fields.Select(name => fields[name]!)];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // False for text that is none; a value that is no plain one is null, unless it comes again.
    private static bool TryText(JsonElement value, out byte[]? text)
    {
        text = value.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.Number => JsonMarshal.GetRawUtf8Value(value).ToArray(),
            _ => null,
        };
        if (value.ValueKind != JsonValueKind.String) return true;
        var raw = JsonMarshal.GetRawUtf8Value(value)[1..^1];
        try
        {
            text = raw.Contains((byte)'\\') ? Encoding.UTF8.GetBytes(value.GetString()!) : raw.ToArray();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsNamed(JsonProperty property, string name)
    {
        try
        {
            return property.NameEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
