using System.Buffers;
using System.Text;
using System.Text.Json;
using Azki.Core.Events;
using CsCheck;

namespace Azki.Tests.Core;

public sealed class RawEventJsonTests
{
    private const string Sample =
        """{"event_time":"2025-10-01 14:39:08.000","user_id":610,"session_id":"s_1","event_type":"purchase","channel":"Google Ads","premium_amount":42456912}""";

    private readonly RawEventJsonParser _parser = new();

    [Fact]
    public void Write_SampleEvent_IsTheTopicsJson()
    {
        var e = new OwnedEvent(1759329548000, 610, "s_1", "purchase", "Google Ads", 42456912, 7, false);
        Assert.Equal(Sample, Written(e));
        Assert.Equal(Sample[..^1] + ",\"event_id\":7}", Written(e with { IsGiven = true }));
    }

    [Fact]
    public void Write_AnyEvent_ParsesAndNormalisesToTheSame()
    {
        var normalizer = new EventNormalizer(EventRules.Default);
        OwnedEvent.Gen.Sample(e =>
        {
            if (Encoding.UTF8.GetByteCount(e.SessionId) > EventRules.MaxSessionIdBytes) return;
            var json = Written(e);
            Assert.Equal(e.SessionId, JsonDocument.Parse(json).RootElement.GetProperty("session_id").GetString());
            Assert.True(new RawEventJsonParser().TryParse(Encoding.UTF8.GetBytes(json), out var raw, out var reason), reason.ToString());
            Assert.True(normalizer.TryNormalize(raw, OwnedEvent.Now, out var again, out reason), reason.ToString());
            Assert.Equal(e, OwnedEvent.From(again));
        }, iter: Runs.Many);
    }

    [Fact]
    public void TryParse_AnyOrderTextsForNumbersAndUnknownFields_AreAccepted()
    {
        var fields = Parsed("""
             { "premium_amount": "42456912.0", "meta": {"user_id": [1, {"a": null}]}, "channel": "SMS", "event_id": "abc",
               "user_id": "610", "session_id": 17, "other": true, "event_type": "signup", "event_time": "2025-10-01T14:39:08Z" }
            """);
        Assert.Equal(["2025-10-01T14:39:08Z", "610", "17", "signup", "SMS", "42456912.0", "abc"], fields);
    }

    [Fact]
    public void TryParse_NullsAndLeftOutFields_AreAbsent() =>
        Assert.Equal(["", "5", "", "", "", "", ""], Parsed("""{"user_id":5,"premium_amount":null,"session_id":null}"""));

    [Fact]
    public void TryParse_NameGivenTwice_LastWins() =>
        Assert.Equal(["", "7", "b", "", "", "", ""], Parsed("""{"user_id":5,"session_id":{},"user_id":7,"session_id":"b"}"""));

    [Fact]
    public void TryParse_Escapes_AreDecodedSideBySide()
    {
        var fields = Parsed("""{"\u0073ession_id":"a\"b\u00e9\n","channel":"\ud83d\ude00\/","event_type":"x\\"}""");
        Assert.Equal(["", "", "a\"bé\n", "x\\", "😀/", "", ""], fields);
    }

    [Theory]
    [InlineData("{\"\\ud800\":1,\"user_id\":5}")]
    [InlineData("{\"note\":\"\\ud800\",\"user_id\":5}")]
    [InlineData("{\"\\ud800vent_time\":1,\"user_id\":5}")]
    public void TryParse_BrokenTextNextToTheFields_CostsNothing(string json) => Assert.Equal("5", Parsed(json)[1]);

    [Theory]
    [InlineData("", "malformed_json")]
    [InlineData("{", "malformed_json")]
    [InlineData("{\"user_id\":1", "malformed_json")]
    [InlineData("{\"user_id\":1}}", "malformed_json")]
    [InlineData("{\"user_id\":1} {\"user_id\":2}", "malformed_json")]
    [InlineData("{\"user_id\":01}", "malformed_json")]
    [InlineData("{user_id:1}", "malformed_json")]
    [InlineData("{'user_id':1}", "malformed_json")]
    [InlineData("{\"user_id\":1,}", "malformed_json")]
    [InlineData("2025-10-01 14:39:08,610,s_1", "malformed_json")]
    [InlineData("[]", "not_an_object")]
    [InlineData("[{\"user_id\":1}]", "not_an_object")]
    [InlineData("null", "not_an_object")]
    [InlineData("\"text\"", "not_an_object")]
    [InlineData("17", "not_an_object")]
    [InlineData("[1", "malformed_json")]
    [InlineData("{\"session_id\":\"\\ud800\"}", "not_utf8")]
    [InlineData("{\"event_time\":true}", "event_time_invalid")]
    [InlineData("{\"user_id\":{}}", "user_id_invalid")]
    [InlineData("{\"user_id\":1,\"user_id\":[]}", "user_id_invalid")]
    [InlineData("{\"session_id\":[\"s\"]}", "session_id_invalid")]
    [InlineData("{\"event_type\":false}", "event_type_unknown")]
    [InlineData("{\"channel\":{}}", "channel_invalid")]
    [InlineData("{\"premium_amount\":true}", "premium_invalid")]
    [InlineData("{\"event_id\":1.5}", "event_id_invalid")]
    [InlineData("{\"event_id\":-1}", "event_id_invalid")]
    [InlineData("{\"event_id\":18446744073709551616}", "event_id_invalid")]
    public void TryParse_Defect_IsNamed(string json, string code)
    {
        Assert.False(_parser.TryParse(Encoding.UTF8.GetBytes(json), out _, out var reason));
        Assert.Equal(code, RejectReasons.Code(reason));
    }

    [Fact]
    public void TryParse_TimeAsNumber_IsNoTime()
    {
        Assert.True(_parser.TryParse("""{"event_time":1759329548123,"user_id":1,"session_id":"s"}"""u8, out var raw, out _));
        Assert.False(new EventNormalizer(EventRules.Default).TryNormalize(raw, OwnedEvent.Now, out _, out var reason));
        Assert.Equal(RejectReason.EventTimeInvalid, reason);
    }

    [Theory]
    [InlineData(999, true)]
    [InlineData(1_000, false)]
    public void TryParse_UnknownFieldAtTheLimitOfDepth_IsIgnoredAndBeyondRefused(int depth, bool isRead)
    {
        var json = $$"""{"user_id":5,"x":{{new string('[', depth - 1)}}{{new string(']', depth - 1)}}}""";
        Assert.Equal(isRead, _parser.TryParse(Encoding.UTF8.GetBytes(json), out _, out var reason));
        Assert.Equal(isRead ? RejectReason.None : RejectReason.MalformedJson, reason);
    }

    [Fact]
    public void TryParse_DeepNesting_IsRefused()
    {
        var json = "{\"a\":" + new string('[', 100_000) + new string(']', 100_000) + "}";
        Assert.False(_parser.TryParse(Encoding.UTF8.GetBytes(json), out _, out var reason));
        Assert.Equal(RejectReason.MalformedJson, reason);
    }

    [Fact]
    public void TryParse_AnyDamageToARow_NeverThrows() =>
        Gen.Select(Gen.Int[0, Sample.Length - 1], Gen.Byte, Gen.Int[0, Sample.Length].Or(0, Sample.Length)).Sample((at, value, length) =>
        {
            var json = Encoding.UTF8.GetBytes(Sample);
            json[at] = value;
            var parsed = new RawEventJsonParser().TryParse(json.AsSpan(0, length), out _, out var reason);
            Assert.Equal(parsed, reason == RejectReason.None);
        }, iter: Runs.Many);

    [Fact]
    public void TryParse_AnyEscapedNamesAndTexts_NeverThrows() =>
        Gen.OneOf("\\ud800", "\\udc00", "\\u0041", "\\n", "a", "\u00e9", "\\\\").Array[0, 6].Select(string.Concat).Array[2].Sample(texts =>
        {
            var json = Encoding.UTF8.GetBytes($$"""{"{{texts[0]}}":"{{texts[1]}}","channel":"{{texts[1]}}"}""");
            var parsed = new RawEventJsonParser().TryParse(json, out _, out var reason);
            Assert.Equal(parsed, reason == RejectReason.None);
        }, iter: Runs.Many);

    private string[] Parsed(string json)
    {
        Assert.True(_parser.TryParse(Encoding.UTF8.GetBytes(json), out var raw, out var reason), reason.ToString());
        return [Text(raw.EventTime), Text(raw.UserId), Text(raw.SessionId), Text(raw.EventType), Text(raw.Channel), Text(raw.PremiumAmount), Text(raw.EventId)];
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);

    private static string Written(OwnedEvent e)
    {
        var output = new ArrayBufferWriter<byte>();
        RawEventJson.Write(e.ToNormalized(), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
