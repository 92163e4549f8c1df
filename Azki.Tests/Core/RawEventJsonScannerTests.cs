using System.Text;
using Azki.Core.Events;
using CsCheck;

namespace Azki.Tests.Core;

/// <summary>The short way through a row of JSON gives what the long way gives, or is not taken.</summary>
public sealed class RawEventJsonScannerTests
{
    // Whole tokens, near misses of them, and single bytes: close enough to events that both ways are often taken.
    private static readonly Gen<string> Name = Gen.OneOf(
        "event_time", "user_id", "session_id", "event_type", "channel", "premium_amount", "event_id", "event_tim", "event_times", "user_ix", "note", "");

    private static readonly Gen<string> Value = Gen.OneOf(
        "\"2025-10-01T14:39:08Z\"", "\"\"", "\"s_1\"", "\"é😀\"", "\"a\\\"b\"", "\"\\u00e9\"", "\"tab\there\"", "\"open", "0", "7", "610", "007", "-1", "1.0", "4e2",
        "9999999999999999999", "18446744073709551615", "18446744073709551616", "null", "true", "{}", "[1]", "");

    private static readonly Gen<string> Space = Gen.Frequency((8, Gen.Const("")), (2, Gen.Const(" ")), (1, Gen.Const("  ")), (1, Gen.Const("\t")));

    private static readonly Gen<string> Field =
        from name in Name
        from value in Value
        from space in Space.Array[3]
        select $"{space[0]}\"{name}\"{space[1]}:{space[2]}{value}";

    private static readonly Gen<string> Row =
        from fields in Field.Array[0, 8]
        from begin in Gen.Frequency((12, Gen.Const("{")), (1, Gen.Const("")), (1, Gen.Const(" {")), (1, Gen.Const("[")))
        from between in Gen.Frequency((12, Gen.Const(",")), (1, Gen.Const(";")), (1, Gen.Const(",,")))
        from end in Gen.Frequency((12, Gen.Const("}")), (1, Gen.Const("")), (1, Gen.Const("} ")), (1, Gen.Const("}}")), (1, Gen.Const(",}")))
        select begin + string.Join(between, fields) + end;

    [Fact]
    public void TryScan_AnyRow_IsAsTheReaderReadsItOrLeftToIt() => Row.Sample(row => AssertSame(Encoding.UTF8.GetBytes(row)), iter: Runs.Many);

    [Fact]
    public void TryScan_AnyEventCutAndDamaged_IsAsTheReaderReadsItOrLeftToIt() =>
        Gen.Select(OwnedEvent.Gen, Gen.Int[0, 300], Gen.Int[0, 300], Gen.Byte).Sample((e, length, at, value) =>
        {
            var json = new byte[RawEventJson.MaxLength(e.ToNormalized())];
            json = json[..RawEventJson.Write(e.ToNormalized(), json)];
            AssertSame(json);
            AssertSame(json[..Math.Min(length, json.Length)]);
            if (at < json.Length) json[at] = value;
            AssertSame(json);
        }, iter: Runs.Many);

    [Theory]
    [InlineData("""{"event_time":"2025-11-01T09:00:00Z","user_id":610,"session_id":"web-1","event_type":"quote_view","channel":"Organic"}""")]
    [InlineData("""{"event_time": "2025-11-01T09:00:00Z", "user_id": 610, "session_id": "web-1", "event_type": "purchase", "channel": "SMS", "premium_amount": 5, "event_id": "x"}""")]
    public void TryScan_RowsAsProgramsWriteThem_AreTaken(string row) => Assert.True(RawEventJsonScanner.TryScan(Encoding.UTF8.GetBytes(row), out _));

    private static void AssertSame(byte[] json)
    {
        if (!RawEventJsonScanner.TryScan(json, out var scanned)) return;
        Assert.True(new RawEventJsonParser().TryParseAny(json, out var read, out var reason), $"{Encoding.UTF8.GetString(json)}: {reason}");
        Assert.Equal(Fields(read), Fields(scanned));
    }

    private static string[] Fields(in RawEvent e) =>
        [Hex(e.EventTime), Hex(e.UserId), Hex(e.SessionId), Hex(e.EventType), Hex(e.Channel), Hex(e.PremiumAmount), Hex(e.EventId)];

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexString(bytes);
}
