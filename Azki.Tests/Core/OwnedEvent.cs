using System.Text;
using Azki.Core.Events;
using CsCheck;

namespace Azki.Tests.Core;

/// <summary>A <see cref="NormalizedEvent"/> that can be kept and compared.</summary>
internal sealed record OwnedEvent(
    long TimeMs, uint UserId, string SessionId, string EventType, string Channel, uint Premium, ulong EventId, bool IsGiven)
{
    public const long Now = 1_795_000_000_000; // 2026-11-18

    public static OwnedEvent From(in NormalizedEvent e) => new(
        e.TimeMs, e.UserId, Encoding.UTF8.GetString(e.SessionId), Encoding.UTF8.GetString(e.EventType),
        Encoding.UTF8.GetString(e.Channel), e.PremiumAmount, e.EventId, e.EventIdGiven);

    public NormalizedEvent ToNormalized() => new()
    {
        TimeMs = TimeMs,
        UserId = UserId,
        SessionId = Encoding.UTF8.GetBytes(SessionId),
        EventType = Encoding.UTF8.GetBytes(EventType),
        Channel = Encoding.UTF8.GetBytes(Channel),
        PremiumAmount = Premium,
        EventId = EventId,
        EventIdGiven = IsGiven,
    };

    /// <summary>Accepted events, with texts of any characters.</summary>
    public static Gen<OwnedEvent> Gen { get; } =
        from timeMs in CsCheck.Gen.Long[EventRules.Default.EarliestTime.ToUnixTimeMilliseconds(), Now].Or(EventRules.Default.EarliestTime.ToUnixTimeMilliseconds(), Now)
        from userId in CsCheck.Gen.UInt[1, uint.MaxValue].Or(1u, uint.MaxValue)
        from session in Text(60)
        from type in CsCheck.Gen.Int[0, 3]
        from channel in CsCheck.Gen.Frequency((3, CsCheck.Gen.OneOf([.. EventRules.Default.KnownChannels])), (1, Text(40)))
        from premium in CsCheck.Gen.UInt.Or(0u, uint.MaxValue)
        from given in CsCheck.Gen.Bool
        from id in CsCheck.Gen.ULong.Or(0UL, ulong.MaxValue)
        select Identified(timeMs, userId, session, type, Canonical(channel), premium, given, id);

    /// <summary>Trimmed text of whole Unicode characters, not empty.</summary>
    public static Gen<string> Text(int maxCharacters) =>
        from characters in CsCheck.Gen.Frequency(
            (5, CsCheck.Gen.Int[0x20, 0x7E]), (1, CsCheck.Gen.Int[0, 0x1F]), (1, CsCheck.Gen.Int[0x80, 0xD7FF]), (1, CsCheck.Gen.Int[0x10000, 0x10FFFF]))
            .ArrayWithEdges(1, maxCharacters)
        let text = string.Concat(characters.Select(char.ConvertFromUtf32)).Trim()
        select text.Length == 0 ? "s" : text;

    private static string Canonical(string channel) =>
        EventRules.Default.KnownChannels.FirstOrDefault(known => known.Equals(channel, StringComparison.OrdinalIgnoreCase)) ?? channel;

    private static OwnedEvent Identified(long timeMs, uint userId, string session, int type, string channel, uint premium, bool given, ulong id)
    {
        var typeText = EventRules.Default.EventTypes[type];
        var computed = EventIdentity.Compute(
            timeMs, userId, Encoding.UTF8.GetBytes(session), Encoding.UTF8.GetBytes(typeText), Encoding.UTF8.GetBytes(channel), premium);
        return new OwnedEvent(timeMs, userId, session, typeText, channel, premium, given ? id : computed, given);
    }
}
