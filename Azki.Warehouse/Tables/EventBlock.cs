using Azki.Warehouse.Native;

namespace Azki.Warehouse.Tables;

/// <summary>Rows for <c>processed_events_storage</c>. What the engine derives from a column by itself is not sent.</summary>
public sealed class EventBlock : NativeBlock
{
    private readonly RowOrder _order = new();

    /// <summary>The identity, 64 bits.</summary>
    public NumberColumn<ulong> EventId { get; } = new("event_id", "UInt64");

    /// <summary>UTC milliseconds since 1970.</summary>
    public NumberColumn<long> EventTime { get; } = new("event_time", "DateTime64(3, 'UTC')");

    /// <summary>The user.</summary>
    public NumberColumn<uint> UserId { get; } = new("user_id", "UInt32");

    /// <summary>The session.</summary>
    public TextColumn SessionId { get; } = new("session_id");

    /// <summary>The type in its listed spelling.</summary>
    public LowCardinalityColumn EventType { get; }

    /// <summary>The channel in its listed spelling.</summary>
    public LowCardinalityColumn Channel { get; }

    /// <summary>Whole units of the installation's currency.</summary>
    public NumberColumn<uint> PremiumAmount { get; } = new("premium_amount", "UInt32");

    /// <summary>Days since 1970.</summary>
    public NullableColumn<int> SignupDate { get; } = new("signup_date", "Date32");

    /// <summary>The user's city, empty when not known.</summary>
    public LowCardinalityColumn City { get; }

    /// <summary>The user's device type, empty when not known.</summary>
    public LowCardinalityColumn DeviceType { get; }

    /// <summary>Days from signup to the event.</summary>
    public NullableColumn<int> TenureDays { get; } = new("user_tenure_days", "Int32");

    /// <summary>1 when the user was known.</summary>
    public NumberColumn<byte> UserKnown { get; } = new("user_known", "UInt8");

    /// <summary>1 when the sender chose the id.</summary>
    public NumberColumn<byte> EventIdGiven { get; } = new("event_id_given", "UInt8");

    /// <summary>UTC milliseconds of the enrichment.</summary>
    public NumberColumn<long> ProcessingTime { get; } = new("processing_time", "DateTime64(3, 'UTC')");

    /// <summary>The source the event came from.</summary>
    public LowCardinalityColumn DataSource { get; } = new("data_source");

    /// <summary>UTC milliseconds at which the log took the event.</summary>
    public NumberColumn<long> IngestionTime { get; } = new("ingestion_time", "DateTime64(3, 'UTC')");

    /// <summary>An empty block.</summary>
    /// <param name="userTexts">Who numbers the texts of the columns that come from the user.</param>
    /// <param name="eventTexts">Who numbers event types and channels.</param>
    public EventBlock(Utf8Dictionary? userTexts = null, Utf8Dictionary? eventTexts = null) : base("processed_events_storage")
    {
        (userTexts, eventTexts) = (userTexts ?? new(), eventTexts ?? new());
        (City, DeviceType) = (new("city", userTexts), new("device_type", userTexts));
        (EventType, Channel) = (new("event_type", eventTexts), new("channel", eventTexts));
        Declare(
            EventId, EventTime, UserId, SessionId, EventType, Channel, PremiumAmount, SignupDate, City, DeviceType, TenureDays, UserKnown,
            EventIdGiven, ProcessingTime, DataSource, IngestionTime);
    }

    /// <summary>The block with its rows in the order of the table, so that the engine need not sort them.</summary>
    public EncodedBlock EncodeInOrder() => Encode(_order.Of(EventTime.Values, EventId.Values));
}
