using System.Text.Json;

namespace Azki.Core.Events;

/// <summary>Finds which field of an event a JSON name means.</summary>
internal static class RawEventFields
{
    /// <summary>The field of the name the reader is at.</summary>
    public static RawEventField Of(scoped ref Utf8JsonReader reader)
    {
        if (reader.ValueIsEscaped) return OfEscaped(ref reader);

        var name = reader.ValueSpan;
        return name.Length switch
        {
            7 when name.SequenceEqual("user_id"u8) => RawEventField.UserId,
            7 when name.SequenceEqual("channel"u8) => RawEventField.Channel,
            8 when name.SequenceEqual("event_id"u8) => RawEventField.EventId,
            10 when name.SequenceEqual("event_time"u8) => RawEventField.EventTime,
            10 when name.SequenceEqual("session_id"u8) => RawEventField.SessionId,
            10 when name.SequenceEqual("event_type"u8) => RawEventField.EventType,
            14 when name.SequenceEqual("premium_amount"u8) => RawEventField.Premium,
            _ => RawEventField.Unknown,
        };
    }

    private static RawEventField OfEscaped(scoped ref Utf8JsonReader reader)
    {
        try
        {
            if (reader.ValueTextEquals("event_time"u8)) return RawEventField.EventTime;
            if (reader.ValueTextEquals("user_id"u8)) return RawEventField.UserId;
            if (reader.ValueTextEquals("session_id"u8)) return RawEventField.SessionId;
            if (reader.ValueTextEquals("event_type"u8)) return RawEventField.EventType;
            if (reader.ValueTextEquals("channel"u8)) return RawEventField.Channel;
            if (reader.ValueTextEquals("premium_amount"u8)) return RawEventField.Premium;
            return reader.ValueTextEquals("event_id"u8) ? RawEventField.EventId : RawEventField.Unknown;
        }
        catch (InvalidOperationException)
        {
            return RawEventField.Unknown; // Half a surrogate pair: whatever it was to be, it is none of ours.
        }
    }
}
