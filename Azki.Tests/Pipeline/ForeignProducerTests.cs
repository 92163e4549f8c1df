using System.Text;
using Azki.Core;
using Azki.EventLog;
using Azki.Tests.Pipeline.Harness;

namespace Azki.Tests.Pipeline;

/// <summary>Records of a producer that knows nothing of this platform: no headers, and anything for a value.</summary>
public sealed class ForeignProducerTests(EngineFixture fixture)
{
    private static readonly (string Value, string Reason)[] Bad =
    [
        ("not json", "malformed_json"),
        ("", "malformed_json"),
        ("[]", "not_an_object"),
        ("""{"event_time":"2025-10-01 10:00:00","user_id":"x"}""", "user_id_invalid"),
        ("""{"event_time":"2025-10-01 10:00:00","user_id":1,"session_id":"s","event_type":"purchase","channel":7e1,"premium_amount":{}}""", "premium_invalid"),
    ];

    [Fact]
    public async Task Append_JsonWithoutHeaders_IsStoredOrQuarantinedWithItsOffset()
    {
        await using var home = new PipelineHome(fixture);
        await using var platform = await home.StartAsync();
        var topic = await platform.Log.OpenTopicAsync(new(Topics.RawEvents), TestContext.Current.CancellationToken);
        using var batch = new RecordBatchBuilder();
        foreach (var (value, _) in Bad)
        {
            batch.Add("1"u8, Encoding.UTF8.GetBytes(value));
            batch.Add("1"u8, """{"user_id":"1","event_time":"2025-10-01T10:00:00Z","session_id":"s","event_type":"SIGNUP","channel":"sms","extra":[1]}"""u8);
        }
        var before = (await platform.Log.GetWatermarksAsync(topic, 1, TestContext.Current.CancellationToken)).High;
        await platform.Log.AppendAsync(topic, 1, batch, TestContext.Current.CancellationToken);
        await platform.CatchUpAsync();

        Assert.Equal(["1\tsignup\tSMS\t0\tinsurance.raw_events"], await home.LinesAsync(
            "SELECT user_id, event_type, channel, premium_amount, data_source FROM processed_events_storage"));
        Assert.Equal(
            Bad.Select((b, i) => $"insurance.raw_events-1-{before + (2 * i)}\t{b.Reason}\t{b.Value}").Order(StringComparer.Ordinal),
            (await home.LinesAsync("SELECT place, reason, row FROM quarantined_events")).Order(StringComparer.Ordinal));
        Assert.Equal([$"insurance.raw_events\t10\t1\t4\t{Bad.Length}"], await home.LinesAsync("SELECT source, read, stored, duplicates, quarantined FROM ingestion_ledger"));
    }
}
