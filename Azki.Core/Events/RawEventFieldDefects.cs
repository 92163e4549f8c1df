using System.Numerics;

namespace Azki.Core.Events;

/// <summary>Fields of a JSON row whose last value was of a kind that no text can stand for.</summary>
internal struct RawEventFieldDefects
{
    private static readonly RejectReason[] Reasons =
    [
        RejectReason.EventTimeInvalid, RejectReason.UserIdInvalid, RejectReason.SessionIdInvalid, RejectReason.EventTypeUnknown,
        RejectReason.ChannelInvalid, RejectReason.PremiumInvalid, RejectReason.EventIdInvalid,
    ];

    private uint _mask;

    /// <summary>Notes how the last value of a field was.</summary>
    public void Set(RawEventField field, bool isDefect)
    {
        var bit = 1u << (int)field;
        _mask = isDefect && field != RawEventField.Unknown ? _mask | bit : _mask & ~bit;
    }

    /// <summary>The defect of the first field that has one.</summary>
    public readonly RejectReason First() => _mask == 0 ? RejectReason.None : Reasons[BitOperations.TrailingZeroCount(_mask)];
}
