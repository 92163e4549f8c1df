namespace Azki.Core.Events;

/// <summary>An event as sent: UTF-8, unquoted and unescaped, empty where absent. Valid while the buffers behind it are.</summary>
public readonly ref struct RawEvent
{
    /// <summary>See <see cref="EventTime.TryParse"/> for the spellings accepted.</summary>
    public ReadOnlySpan<byte> EventTime { get; init; }

    /// <summary>Decimal digits.</summary>
    public ReadOnlySpan<byte> UserId { get; init; }

    /// <summary>Text.</summary>
    public ReadOnlySpan<byte> SessionId { get; init; }

    /// <summary>Text.</summary>
    public ReadOnlySpan<byte> EventType { get; init; }

    /// <summary>Text.</summary>
    public ReadOnlySpan<byte> Channel { get; init; }

    /// <summary>A whole number, or empty.</summary>
    public ReadOnlySpan<byte> PremiumAmount { get; init; }

    /// <summary>A decimal UInt64, any other text, or empty.</summary>
    public ReadOnlySpan<byte> EventId { get; init; }
}
