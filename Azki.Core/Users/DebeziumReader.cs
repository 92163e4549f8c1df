using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Azki.Core.Events;

namespace Azki.Core.Users;

/// <summary>Reads Debezium's envelope.</summary>
internal static class DebeziumReader
{
    public static bool TryParseKey(ReadOnlySpan<byte> key, out uint userId)
    {
        userId = 0;
        if (!TryParseJson(key, out var document)) return false;
        using (document)
        {
            try
            {
                var root = Payload(document.RootElement);
                var id = root.ValueKind == JsonValueKind.Object ? DebeziumFields.Find(root, "user_id"u8) : root;
                return DebeziumFields.UserId(id, out userId) == RejectReason.None;
            }
            catch (InvalidOperationException)
            {
                return false; // What JsonElement says of text that is not UTF-8.
            }
        }
    }

    public static bool TryParse(
        ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, [NotNullWhen(true)] out UserChange? change, out RejectReason reason)
    {
        change = null;
        reason = RejectReason.MalformedJson;
        if (!TryParseJson(value, out var document)) return false;
        using (document)
        {
            try
            {
                reason = Parse(key, Payload(document.RootElement), out change);
            }
            catch (InvalidOperationException)
            {
                reason = RejectReason.NotUtf8; // What JsonElement says of text that is not.
            }
        }

        return change is not null;
    }

    private static RejectReason Parse(ReadOnlySpan<byte> key, JsonElement envelope, out UserChange? change)
    {
        change = null;
        if (envelope.ValueKind != JsonValueKind.Object) return RejectReason.NotAnObject;
        if (!TryKind(DebeziumFields.Text(DebeziumFields.Find(envelope, "op"u8)), out var kind)) return RejectReason.ChangeInvalid;

        // The image that the kind does not have is ignored rather than trusted.
        RejectReason reason;
        var afterElement = kind == ChangeKind.Delete ? default : DebeziumFields.Find(envelope, "after"u8);
        var beforeElement = kind is ChangeKind.Create or ChangeKind.Snapshot ? default : DebeziumFields.Find(envelope, "before"u8);
        if ((reason = DebeziumFields.User(afterElement, key, out var after)) != RejectReason.None) return reason;
        if (after is null && kind != ChangeKind.Delete) return RejectReason.ChangeInvalid;

        reason = Before(beforeElement, key, out var before);
        var userId = (after ?? before)?.UserId ?? 0;
        if (userId == 0 && DebeziumFields.UserId(DebeziumFields.Find(beforeElement, "user_id"u8), out userId) != RejectReason.None && !TryParseKey(key, out userId))
            return reason == RejectReason.None ? RejectReason.UserIdMissing : reason;

        change = new UserChange
        {
            Kind = kind,
            UserId = userId,
            Before = before,
            After = after,
            CreatedAt = DebeziumFields.Time(DebeziumFields.Find(afterElement, "created_at"u8)),
            UpdatedAt = DebeziumFields.Time(DebeziumFields.Find(afterElement, "updated_at"u8)),
            Source = DebeziumFields.Source(DebeziumFields.Find(envelope, "source"u8)),
            CapturedUs = DebeziumFields.TimeUs(envelope),
        };
        return RejectReason.None;
    }

    // What was there need not be acceptable: this may be what corrects it, or removes it.
    private static RejectReason Before(JsonElement row, ReadOnlySpan<byte> key, out User? before)
    {
        try
        {
            return DebeziumFields.User(row, key, out before);
        }
        catch (InvalidOperationException)
        {
            before = null;
            return RejectReason.NotUtf8;
        }
    }

    private static bool TryKind(string? operation, out ChangeKind kind)
    {
        (var known, kind) = operation switch
        {
            "c" => (true, ChangeKind.Create),
            "u" => (true, ChangeKind.Update),
            "d" => (true, ChangeKind.Delete),
            "r" => (true, ChangeKind.Snapshot),
            _ => (false, default),
        };
        return known;
    }

    // Kafka Connect's JsonConverter with schemas.enable=true wraps keys and values alike.
    private static JsonElement Payload(JsonElement root)
    {
        var payload = root.ValueKind == JsonValueKind.Object ? DebeziumFields.Find(root, "payload"u8) : default;
        return payload.ValueKind == JsonValueKind.Undefined ? root : payload;
    }

    private static bool TryParseJson(ReadOnlySpan<byte> json, [NotNullWhen(true)] out JsonDocument? document)
    {
        document = null;
        try
        {
            var reader = new Utf8JsonReader(json);
            if (!JsonDocument.TryParseValue(ref reader, out document)) return false;
            if (!reader.Read()) return true;
        }
        catch (JsonException)
        {
            // Not JSON, or more than one value.
        }

        document?.Dispose();
        return false;
    }
}
