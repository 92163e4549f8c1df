using Azki.Warehouse.Native;

namespace Azki.Warehouse.Tables;

/// <summary>Rows for <c>attributed_events</c>: stored events whose user has arrived since.</summary>
public sealed class AttributedEventBlock : NativeBlock
{
    /// <summary>The event.</summary>
    public NumberColumn<ulong> EventId { get; } = new("event_id", "UInt64");

    /// <summary>UTC milliseconds since 1970.</summary>
    public NumberColumn<long> EventTime { get; } = new("event_time", "DateTime64(3, 'UTC')");

    /// <summary>The user.</summary>
    public NumberColumn<uint> UserId { get; } = new("user_id", "UInt32");

    /// <summary>The session.</summary>
    public TextColumn SessionId { get; } = new("session_id");

    /// <summary>The type.</summary>
    public LowCardinalityColumn EventType { get; } = new("event_type");

    /// <summary>The channel.</summary>
    public LowCardinalityColumn Channel { get; } = new("channel");

    /// <summary>Whole units of the installation's currency.</summary>
    public NumberColumn<uint> PremiumAmount { get; } = new("premium_amount", "UInt32");

    /// <summary>The city the user has.</summary>
    public LowCardinalityColumn City { get; } = new("city");

    /// <summary>The device type the user has.</summary>
    public LowCardinalityColumn DeviceType { get; } = new("device_type");

    /// <summary>An empty block.</summary>
    public AttributedEventBlock() : base("attributed_events") =>
        Declare(EventId, EventTime, UserId, SessionId, EventType, Channel, PremiumAmount, City, DeviceType);
}
