using System.Text;
using Azki.Core.Events;
using CsCheck;

namespace Azki.Tests.Core;

public sealed class EventNormalizerTests
{
    private const long Now = OwnedEvent.Now;
    private static readonly EventNormalizer Normalizer = new(EventRules.Default);

    [Fact]
    public void TryNormalize_SampleRow_IsNormalised()
    {
        var e = Accepted([]);
        Assert.Equal(1759329548000, e.TimeMs);
        Assert.Equal((610u, "s_1", "purchase", "Google Ads", 42456912u), (e.UserId, e.SessionId, e.EventType, e.Channel, e.Premium));
        Assert.False(e.IsGiven);
        Assert.Equal(EventIdentity.Compute(1759329548000, 610, "s_1"u8, "purchase"u8, "Google Ads"u8, 42456912), e.EventId);
    }

    [Theory]
    [InlineData("event_time", " ", "event_time_missing")]
    [InlineData("event_time", "2025-10-01", "event_time_invalid")]
    [InlineData("event_time", "yesterday", "event_time_invalid")]
    [InlineData("event_time", "1999-12-31 23:59:59.999", "event_time_too_early")]
    [InlineData("event_time", "2000-01-01T02:00:00+03:30", "event_time_too_early")]
    [InlineData("event_time", "2099-01-01 00:00:00", "event_time_in_future")]
    [InlineData("user_id", "", "user_id_missing")]
    [InlineData("user_id", "\u00A0", "user_id_missing")]
    [InlineData("user_id", "0", "user_id_out_of_range")]
    [InlineData("user_id", "000", "user_id_out_of_range")]
    [InlineData("user_id", "-5", "user_id_out_of_range")]
    [InlineData("user_id", "4294967296", "user_id_out_of_range")]
    [InlineData("user_id", "99999999999999999999999999", "user_id_out_of_range")]
    [InlineData("user_id", "610.0", "user_id_invalid")]
    [InlineData("user_id", "+610", "user_id_invalid")]
    [InlineData("user_id", "6e2", "user_id_invalid")]
    [InlineData("user_id", "-", "user_id_invalid")]
    [InlineData("user_id", "6 10", "user_id_invalid")]
    [InlineData("user_id", "۶۱۰", "user_id_invalid")]
    [InlineData("session_id", "  ", "session_id_missing")]
    [InlineData("event_type", "", "event_type_missing")]
    [InlineData("event_type", "refund", "event_type_unknown")]
    [InlineData("event_type", "خرید", "event_type_unknown")]
    [InlineData("channel", "\t", "channel_missing")]
    [InlineData("channel", "\u2003\u3000", "channel_missing")]
    [InlineData("premium_amount", "-1", "premium_negative")]
    [InlineData("premium_amount", "-1.0", "premium_negative")]
    [InlineData("premium_amount", "4294967296", "premium_out_of_range")]
    [InlineData("premium_amount", "4294967296.0", "premium_out_of_range")]
    [InlineData("premium_amount", "1e10", "premium_out_of_range")]
    [InlineData("premium_amount", "1e999999999999", "premium_out_of_range")]
    [InlineData("premium_amount", "42456912.5", "premium_invalid")]
    [InlineData("premium_amount", "1e-1", "premium_invalid")]
    [InlineData("premium_amount", "42,456,912", "premium_invalid")]
    [InlineData("premium_amount", "5.", "premium_invalid")]
    [InlineData("premium_amount", ".5", "premium_invalid")]
    [InlineData("premium_amount", "1e", "premium_invalid")]
    [InlineData("premium_amount", "1.0.0", "premium_invalid")]
    [InlineData("premium_amount", "+1", "premium_invalid")]
    [InlineData("premium_amount", "NaN", "premium_invalid")]
    [InlineData("premium_amount", "null", "premium_invalid")]
    public void TryNormalize_Defect_IsNamed(string field, string value, string code) => Assert.Equal(code, Refused((field, Utf8(value))));

    [Theory]
    [InlineData("event_time")]
    [InlineData("user_id")]
    [InlineData("session_id")]
    [InlineData("event_type")]
    [InlineData("channel")]
    [InlineData("premium_amount")]
    [InlineData("event_id")]
    public void TryNormalize_BytesThatAreNotUtf8_AreNamed(string field) => Assert.Equal("not_utf8", Refused((field, [0x73, 0xC3, 0x28])));

    [Theory]
    [InlineData("", 0)]
    [InlineData(" ", 0)]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("-0.00", 0)]
    [InlineData("0e5", 0)]
    [InlineData("007", 7)]
    [InlineData("42456912.0", 42456912)]
    [InlineData("42456912.000", 42456912)]
    [InlineData("4.2456912E7", 42456912)]
    [InlineData("4.2456912e+07", 42456912)]
    [InlineData("1e3", 1000)]
    [InlineData("1200e-2", 12)]
    [InlineData("0.5e1", 5)]
    [InlineData("4294967295", uint.MaxValue)]
    [InlineData("4294967295.0", uint.MaxValue)]
    [InlineData("0000000000000000000000001", 1)]
    public void TryNormalize_WholePremium_IsAccepted(string value, uint expected) => Assert.Equal(expected, Accepted([("premium_amount", Utf8(value))]).Premium);

    [Theory]
    [InlineData("610", 610)]
    [InlineData(" 00610 ", 610)]
    [InlineData("1", 1)]
    [InlineData("65536", 65536)]
    [InlineData("4294967295", uint.MaxValue)]
    public void TryNormalize_UserId_IsAccepted(string value, uint expected) => Assert.Equal(expected, Accepted([("user_id", Utf8(value))]).UserId);

    [Theory]
    [InlineData("google ads", "Google Ads")]
    [InlineData(" GOOGLE ADS\u00A0", "Google Ads")]
    [InlineData("sms", "SMS")]
    [InlineData("organic", "Organic")]
    [InlineData("TikTok ", "TikTok")]
    [InlineData("googleads", "googleads")]
    [InlineData("کانال", "کانال")]
    public void TryNormalize_Channel_IsBroughtToItsSpelling(string value, string expected) =>
        Assert.Equal(expected, Accepted([("channel", Utf8(value))]).Channel);

    [Theory]
    [InlineData("QUOTE_VIEW", "quote_view")]
    [InlineData(" Signup", "signup")]
    [InlineData("policy_click\r", "policy_click")]
    public void TryNormalize_EventType_IsBroughtToItsSpelling(string value, string expected) =>
        Assert.Equal(expected, Accepted([("event_type", Utf8(value))]).EventType);

    [Fact]
    public void TryNormalize_SessionId_MayBe256BytesAfterTrimming()
    {
        Assert.Equal(256, Accepted([("session_id", Utf8("  " + new string('s', 256) + "\u00A0"))]).SessionId.Length);
        Assert.Equal("session_id_too_long", Refused(("session_id", Utf8(new string('s', 257)))));
        Assert.Equal("session_id_too_long", Refused(("session_id", Utf8(new string('é', 129)))));
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    [InlineData(" abc ", 1423657621850124518)]
    public void TryNormalize_EventId_IsANumberOrTheHashOfText(string value, ulong expected)
    {
        var e = Accepted([("event_id", Utf8(value))]);
        Assert.Equal((expected, true), (e.EventId, e.IsGiven));
    }

    [Fact]
    public void TryNormalize_EventIdBeyond64Bits_IsText() =>
        Assert.Equal(EventIdentity.Hash("18446744073709551616"u8), Accepted([("event_id", Utf8("18446744073709551616"))]).EventId);

    [Fact]
    public void TryNormalize_OneDayAhead_IsTheLastMomentAccepted()
    {
        var limit = DateTimeOffset.FromUnixTimeMilliseconds(Now).AddDays(1);
        Assert.Equal(limit.ToUnixTimeMilliseconds(), Accepted([("event_time", Utf8($"{limit:yyyy-MM-dd HH:mm:ss.fff}"))]).TimeMs);
        Assert.Equal("event_time_in_future", Refused(("event_time", Utf8($"{limit.AddMilliseconds(1):yyyy-MM-dd HH:mm:ss.fff}"))));
        Assert.Equal(946684800000, Accepted([("event_time", "2000-01-01 00:00:00"u8.ToArray())]).TimeMs);
    }

    [Fact]
    public void TryNormalize_OwnResult_ChangesNothing() => OwnedEvent.Gen.Sample(e =>
    {
        if (Encoding.UTF8.GetByteCount(e.SessionId) > 256) return;
        var again = Accepted([
            ("event_time", Utf8($"{DateTimeOffset.FromUnixTimeMilliseconds(e.TimeMs):yyyy-MM-dd HH:mm:ss.fff}")), ("user_id", Utf8($"{e.UserId}")),
            ("session_id", Utf8(e.SessionId)), ("event_type", Utf8(e.EventType)), ("channel", Utf8(e.Channel)),
            ("premium_amount", Utf8($"{e.Premium}")), ("event_id", Utf8(e.IsGiven ? $"{e.EventId}" : ""))]);
        Assert.Equal(e, again);
    }, iter: Runs.Many);

    [Fact]
    public void TryNormalize_AnyBytes_NeverThrows() =>
        Gen.Select(Gen.OneOf("event_time", "user_id", "session_id", "event_type", "channel", "premium_amount", "event_id"), Gen.Byte.ArrayWithEdges(0, 40))
            .Sample((field, bytes) =>
            {
                var accepted = Try([(field, bytes)], out _, out var reason);
                Assert.Equal(accepted, reason == RejectReason.None);
            }, iter: Runs.Many);

    private static OwnedEvent Accepted((string Field, byte[] Value)[] changes)
    {
        Assert.True(Try(changes, out var e, out var reason), reason.ToString());
        return e!;
    }

    private static string Refused(params (string Field, byte[] Value)[] changes)
    {
        Assert.False(Try(changes, out _, out var reason));
        return RejectReasons.Code(reason);
    }

    private static bool Try((string Field, byte[] Value)[] changes, out OwnedEvent? e, out RejectReason reason)
    {
        var fields = changes.ToDictionary(change => change.Field, change => change.Value);
        var raw = new RawEvent
        {
            EventTime = fields.GetValueOrDefault("event_time", Utf8("2025-10-01 14:39:08")),
            UserId = fields.GetValueOrDefault("user_id", Utf8("610")),
            SessionId = fields.GetValueOrDefault("session_id", Utf8("s_1")),
            EventType = fields.GetValueOrDefault("event_type", Utf8("purchase")),
            Channel = fields.GetValueOrDefault("channel", Utf8("Google Ads")),
            PremiumAmount = fields.GetValueOrDefault("premium_amount", Utf8("42456912")),
            EventId = fields.GetValueOrDefault("event_id", []),
        };
        var accepted = Normalizer.TryNormalize(raw, Now, out var normalized, out reason);
        e = accepted ? OwnedEvent.From(normalized) : null;
        return accepted;
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
