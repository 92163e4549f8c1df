using System.Runtime.CompilerServices;

namespace Azki.Core.Events;

/// <summary>An event whose fields come one by one, in any order; of a field given twice, the last.</summary>
internal ref struct RawEventDraft
{
    private ReadOnlySpan<byte> _time;
    private ReadOnlySpan<byte> _user;
    private ReadOnlySpan<byte> _session;
    private ReadOnlySpan<byte> _type;
    private ReadOnlySpan<byte> _channel;
    private ReadOnlySpan<byte> _premium;
    private ReadOnlySpan<byte> _id;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(RawEventField field, ReadOnlySpan<byte> value)
    {
        switch (field)
        {
            case RawEventField.EventTime: _time = value; break;
            case RawEventField.UserId: _user = value; break;
            case RawEventField.SessionId: _session = value; break;
            case RawEventField.EventType: _type = value; break;
            case RawEventField.Channel: _channel = value; break;
            case RawEventField.Premium: _premium = value; break;
            case RawEventField.EventId: _id = value; break;
        }
    }

    public readonly RawEvent ToRawEvent() => new()
    {
        EventTime = _time,
        UserId = _user,
        SessionId = _session,
        EventType = _type,
        Channel = _channel,
        PremiumAmount = _premium,
        EventId = _id,
    };
}
