namespace Azki.Core.Events;

/// <summary>
/// An accepted event as its compact record has it: the numbers, and where in the record the texts are. Unlike
/// <see cref="NormalizedEvent"/> it can be kept in an array.
/// </summary>
public readonly struct CompactEvent
{
    /// <summary>The identity.</summary>
    public ulong EventId { get; init; }

    /// <summary>When it happened: milliseconds since 1970-01-01 UTC.</summary>
    public long TimeMs { get; init; }

    /// <summary>The user, from 1.</summary>
    public uint UserId { get; init; }

    /// <summary>Whole units of the installation's currency; 0 where absent.</summary>
    public uint PremiumAmount { get; init; }

    /// <summary>Whether the sender gave the identity.</summary>
    public bool EventIdGiven { get; init; }

    /// <summary>The session, in the record.</summary>
    public TextPlace SessionId { get; init; }

    /// <summary>The type, in the record or well known.</summary>
    public TextPlace EventType { get; init; }

    /// <summary>The channel, in the record or well known.</summary>
    public TextPlace Channel { get; init; }

    /// <summary>The event with its texts, which point into the record.</summary>
    /// <param name="record">The record it was read from.</param>
    public NormalizedEvent In(ReadOnlySpan<byte> record) => new()
    {
        TimeMs = TimeMs,
        UserId = UserId,
        SessionId = SessionId.In(record),
        EventType = EventType.In(record),
        Channel = Channel.In(record),
        PremiumAmount = PremiumAmount,
        EventId = EventId,
        EventIdGiven = EventIdGiven,
    };
}
