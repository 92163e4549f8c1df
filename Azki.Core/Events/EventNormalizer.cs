using System.Text.Unicode;
using Azki.Core.Text;

namespace Azki.Core.Events;

/// <summary>
/// Decides whether an event is accepted and brings it to its one normal form. Allocates nothing; safe to share between threads.
/// </summary>
public sealed class EventNormalizer(EventRules rules)
{
    /// <summary>The rules applied.</summary>
    public EventRules Rules => rules;

    /// <summary>Normalises one event.</summary>
    /// <param name="raw">The event as sent.</param>
    /// <param name="nowMs">The clock, in milliseconds since 1970-01-01 UTC.</param>
    /// <param name="e">The event; its session and unlisted channel point into the buffers of <paramref name="raw"/>.</param>
    /// <param name="reason">The first defect, in the order of the columns.</param>
    public bool TryNormalize(scoped in RawEvent raw, long nowMs, out NormalizedEvent e, out RejectReason reason)
    {
        e = default;
        var sessionId = Utf8Text.Trim(raw.SessionId);
        var channel = Utf8Text.Trim(raw.Channel);
        if ((reason = ParseTime(raw.EventTime, nowMs, out var timeMs)) != RejectReason.None
            || (reason = ParseUserId(raw.UserId, out var userId)) != RejectReason.None
            || (reason = CheckSessionId(sessionId)) != RejectReason.None
            || (reason = ParseEventType(raw.EventType, out var eventType)) != RejectReason.None
            || (reason = CanonicalChannel(ref channel)) != RejectReason.None
            || (reason = ParsePremium(raw.PremiumAmount, out var premium)) != RejectReason.None
            || (reason = ParseEventId(raw.EventId, out var eventId, out var given)) != RejectReason.None)
        {
            return false;
        }

        var typeText = rules.EventTypeUtf8(eventType);
        e = new NormalizedEvent
        {
            TimeMs = timeMs,
            UserId = userId,
            SessionId = sessionId,
            EventType = typeText,
            Channel = channel,
            PremiumAmount = premium,
            EventId = given ? eventId : EventIdentity.Compute(timeMs, userId, sessionId, typeText, channel, premium),
            EventIdGiven = given,
        };
        return true;
    }

    /// <summary>Parses a user_id: a positive whole number to 4,294,967,295 in plain digits, spaces around it allowed.</summary>
    public static RejectReason ParseUserId(ReadOnlySpan<byte> raw, out uint userId)
    {
        var text = Utf8Text.Trim(raw);
        var kind = WholeNumber.ParseDigits(text, uint.MaxValue, out var value);
        userId = (uint)value;
        if (kind == WholeNumber.Kind.Valid && userId != 0) return RejectReason.None;
        if (text.Length == 0) return RejectReason.UserIdMissing;
        return kind == WholeNumber.Kind.Invalid ? OrNotUtf8(RejectReason.UserIdInvalid, text) : RejectReason.UserIdOutOfRange;
    }

    private RejectReason ParseTime(ReadOnlySpan<byte> raw, long nowMs, out long timeMs)
    {
        var text = Utf8Text.Trim(raw);
        if (!EventTime.TryParse(text, out timeMs))
        {
            return text.Length == 0 ? RejectReason.EventTimeMissing : OrNotUtf8(RejectReason.EventTimeInvalid, text);
        }

        if (timeMs < rules.EarliestTimeMs) return RejectReason.EventTimeTooEarly;
        return timeMs - rules.MaxAheadMs > nowMs ? RejectReason.EventTimeInFuture : RejectReason.None;
    }

    private static RejectReason CheckSessionId(ReadOnlySpan<byte> text)
    {
        if (text.Length == 0) return RejectReason.SessionIdMissing;
        if (!Utf8.IsValid(text)) return RejectReason.NotUtf8;
        return text.Length > EventRules.MaxSessionIdBytes ? RejectReason.SessionIdTooLong : RejectReason.None;
    }

    private RejectReason ParseEventType(ReadOnlySpan<byte> raw, out int index)
    {
        var text = Utf8Text.Trim(raw);
        index = rules.EventTypeIndex(text);
        if (index >= 0) return RejectReason.None;
        return text.Length == 0 ? RejectReason.EventTypeMissing : OrNotUtf8(RejectReason.EventTypeUnknown, text);
    }

    private RejectReason CanonicalChannel(ref ReadOnlySpan<byte> text)
    {
        var index = rules.ChannelIndex(text);
        if (index >= 0)
        {
            text = rules.ChannelUtf8(index);
            return RejectReason.None;
        }

        return text.Length == 0 ? RejectReason.ChannelMissing : OrNotUtf8(RejectReason.None, text);
    }

    private static RejectReason ParsePremium(ReadOnlySpan<byte> raw, out uint premium)
    {
        var text = Utf8Text.Trim(raw);
        premium = 0;
        if (text.Length == 0) return RejectReason.None;
        return WholeNumber.ParseUInt32(text, out premium) switch
        {
            WholeNumber.Kind.Valid => RejectReason.None,
            WholeNumber.Kind.Negative => RejectReason.PremiumNegative,
            WholeNumber.Kind.OutOfRange => RejectReason.PremiumOutOfRange,
            _ => OrNotUtf8(RejectReason.PremiumInvalid, text),
        };
    }

    private static RejectReason ParseEventId(ReadOnlySpan<byte> raw, out ulong eventId, out bool given)
    {
        var text = Utf8Text.Trim(raw);
        eventId = 0;
        given = text.Length > 0;
        if (!given || WholeNumber.ParseDigits(text, ulong.MaxValue, out eventId) == WholeNumber.Kind.Valid) return RejectReason.None;

        eventId = EventIdentity.Hash(text);
        return OrNotUtf8(RejectReason.None, text);
    }

    private static RejectReason OrNotUtf8(RejectReason reason, ReadOnlySpan<byte> text) =>
        Utf8.IsValid(text) ? reason : RejectReason.NotUtf8;
}
