namespace Azki.Core.Events;

/// <summary>The input fields of an event, in the order of the columns.</summary>
internal enum RawEventField : byte
{
    EventTime,
    UserId,
    SessionId,
    EventType,
    Channel,
    Premium,
    EventId,
    Unknown,
}
