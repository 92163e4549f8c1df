using System.Buffers;

namespace Azki.Core.Events;

/// <summary>
/// Reads the one shape in which programs write nearly all events: known fields with texts without escapes and plain whole numbers, at most one
/// space after a colon or comma. Whatever else a row has is left to <see cref="RawEventJsonParser"/>; nothing is ever refused here.
/// </summary>
internal static class RawEventJsonScanner
{
    // Of these digits every number fits 64 bits.
    private const int MostDigits = 19;

    private static readonly SearchValues<byte> EndsOrEscapes = SearchValues.Create([.. Enumerable.Range(0, 32).Select(i => (byte)i), (byte)'"', (byte)'\\']);

    /// <summary>Reads a row of that shape; false for any other.</summary>
    public static bool TryScan(ReadOnlySpan<byte> json, out RawEvent raw)
    {
        raw = default;
        if (json.Length < 2 || json[0] != '{') return false;

        var draft = new RawEventDraft();
        var rest = json[1..];
        while (true)
        {
            if (!TryTakeName(ref rest, out var field) || !TryTakeValue(ref rest, out var value)) return false;
            draft.Set(field, value);

            if (rest.IsEmpty) return false;
            var end = rest[0];
            rest = rest[1..];
            if (end == '}') break;
            if (end != ',') return false;
            SkipSpace(ref rest);
        }

        if (!rest.IsEmpty) return false;
        raw = draft.ToRawEvent();
        return true;
    }

    private static bool TryTakeName(scoped ref ReadOnlySpan<byte> rest, out RawEventField field)
    {
        field = rest.Length < 3 ? RawEventField.Unknown : rest[1] switch
        {
            (byte)'u' => Take("\"user_id\":"u8, RawEventField.UserId, ref rest),
            (byte)'s' => Take("\"session_id\":"u8, RawEventField.SessionId, ref rest),
            (byte)'c' => Take("\"channel\":"u8, RawEventField.Channel, ref rest),
            (byte)'p' => Take("\"premium_amount\":"u8, RawEventField.Premium, ref rest),
            (byte)'e' when rest.StartsWith("\"event_time\":"u8) => Take("\"event_time\":"u8, RawEventField.EventTime, ref rest),
            (byte)'e' when rest.StartsWith("\"event_type\":"u8) => Take("\"event_type\":"u8, RawEventField.EventType, ref rest),
            (byte)'e' => Take("\"event_id\":"u8, RawEventField.EventId, ref rest),
            _ => RawEventField.Unknown,
        };
        return field != RawEventField.Unknown;
    }

    private static RawEventField Take(ReadOnlySpan<byte> name, RawEventField field, scoped ref ReadOnlySpan<byte> rest)
    {
        if (!rest.StartsWith(name)) return RawEventField.Unknown;
        rest = rest[name.Length..];
        SkipSpace(ref rest);
        return field;
    }

    private static bool TryTakeValue(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (rest.IsEmpty) return false;
        return rest[0] == '"' ? TryTakeText(ref rest, out value) : TryTakeNumber(ref rest, out value);
    }

    private static bool TryTakeText(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> value)
    {
        value = default;
        var length = rest[1..].IndexOfAny(EndsOrEscapes);
        if (length < 0 || rest[length + 1] != '"') return false;
        value = rest.Slice(1, length);
        rest = rest[(length + 2)..];
        return true;
    }

    private static bool TryTakeNumber(scoped ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> value)
    {
        var length = 0;
        while (length < rest.Length && (uint)(rest[length] - '0') <= 9) length++;
        value = rest[..length];
        // JSON has no zeros before a number.
        if (length is 0 or > MostDigits || (length > 1 && value[0] == '0')) return false;
        rest = rest[length..];
        return true;
    }

    private static void SkipSpace(scoped ref ReadOnlySpan<byte> rest)
    {
        if (rest.Length > 0 && rest[0] == ' ') rest = rest[1..];
    }
}
