namespace Azki.Core.Events;

/// <summary>
/// An accepted event. Texts are UTF-8, trimmed, in their canonical spelling, and valid while the buffers behind them are.
/// </summary>
public readonly ref struct NormalizedEvent
{
    /// <summary>When it happened: milliseconds since 1970-01-01 UTC.</summary>
    public long TimeMs { get; init; }

    /// <summary>The user, from 1.</summary>
    public uint UserId { get; init; }

    /// <summary>The session: 1 to 256 bytes.</summary>
    public ReadOnlySpan<byte> SessionId { get; init; }

    /// <summary>The event type in its canonical spelling.</summary>
    public ReadOnlySpan<byte> EventType { get; init; }

    /// <summary>The channel, never empty.</summary>
    public ReadOnlySpan<byte> Channel { get; init; }

    /// <summary>Whole units of the installation's currency; 0 where absent.</summary>
    public uint PremiumAmount { get; init; }

    /// <summary>The identity: as given by the sender, or <see cref="EventIdentity.Compute"/>.</summary>
    public ulong EventId { get; init; }

    /// <summary>Whether the sender gave the identity.</summary>
    public bool EventIdGiven { get; init; }
}
