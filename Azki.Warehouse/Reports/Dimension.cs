namespace Azki.Warehouse.Reports;

/// <summary>What figures can be split and filtered by.</summary>
/// <param name="Key">Its name in addresses.</param>
/// <param name="Column">Its column, of the same name in every table.</param>
/// <param name="Title">Its name for readers.</param>
public sealed record Dimension(string Key, string Column, string Title)
{
    /// <summary>The channel of an event.</summary>
    public static readonly Dimension Channel = new("channel", "channel", "Channel");

    /// <summary>The city of the event's user.</summary>
    public static readonly Dimension City = new("city", "city", "City");

    /// <summary>The device type of the event's user.</summary>
    public static readonly Dimension DeviceType = new("device", "device_type", "Device");

    /// <summary>The type of an event.</summary>
    public static readonly Dimension EventType = new("event", "event_type", "Event type");

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<Dimension> All = [Channel, City, DeviceType, EventType];

    /// <summary>The dimension of a key.</summary>
    public static Dimension? Find(string? key) => All.FirstOrDefault(d => d.Key == key);
}
