using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Azki.Core;
using Azki.EventLog;
using Azki.Tests.Pipeline.Harness;

namespace Azki.Tests.Pipeline;

/// <summary>What leaves the ETL besides the tables: the feed of enriched events, and the trace of a batch.</summary>
public sealed class FeedTests(EngineFixture fixture)
{
    private const string Events = "event_time,user_id,session_id,event_type,channel,premium_amount\n2025-10-01 10:00:00,7,s1,purchase,SMS,5\n2025-10-01 11:00:00,8,s2,signup,Organic,\n";

    [Fact]
    public async Task PublishProcessedEvents_Set_EachEventIsInTheFeedWithItsUser()
    {
        await using var home = new PipelineHome(fixture);
        home.Settings["Azki:StreamEtl:PublishProcessedEvents"] = "true";
        await using var platform = await LoadAsync(home);

        var published = new List<JsonElement>();
        var topic = await platform.Log.OpenTopicAsync(new(Topics.ProcessedEvents), TestContext.Current.CancellationToken);
        for (var partition = 0; partition < topic.Partitions; partition++)
        {
            await using var reader = await platform.Log.OpenReaderAsync(topic, partition, 0, TestContext.Current.CancellationToken);
            while (await reader.TryReadAsync(TestContext.Current.CancellationToken) is { } batch)
                using (batch)
                    published.AddRange(Values(batch).Select(v => JsonDocument.Parse(v).RootElement));
        }

        var stored = await home.LinesAsync("SELECT event_id, user_id, city, is_purchase, user_known FROM processed_events_storage ORDER BY user_id");
        Assert.Equal(stored, published.OrderBy(e => e.GetProperty("user_id").GetUInt32()).Select(e => string.Create(CultureInfo.InvariantCulture,
            $"{e.GetProperty("event_id").GetUInt64()}\t{e.GetProperty("user_id")}\t{e.GetProperty("city")}\t{e.GetProperty("is_purchase")}\t{e.GetProperty("user_known")}")));
    }

    [Fact]
    public async Task Load_WithATrace_TheBatchLinksToItAndTheInsertIsItsChild()
    {
        var ended = new System.Collections.Concurrent.ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name.StartsWith("Azki", StringComparison.Ordinal),
            Sample = static (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var home = new PipelineHome(fixture);
        using var request = new Activity("request").SetIdFormat(ActivityIdFormat.W3C).Start();
        await using (await LoadAsync(home)) request.Stop();

        var batch = Assert.Single(ended, a => a.OperationName == "batch" && a.Links.Any(l => l.Context.TraceId == request.TraceId));
        Assert.Contains(ended, a => a.OperationName == "insert" && a.ParentSpanId == batch.SpanId);
    }

    private static async Task<Platform> LoadAsync(PipelineHome home)
    {
        var (users, events) = (Path.Combine(home.Files, "users.csv"), Path.Combine(home.Files, "events.csv"));
        await File.WriteAllTextAsync(users, "user_id,signup_date,city,device_type\n7,2025-01-01,Qom,Mobile\n");
        await File.WriteAllTextAsync(events, Events);
        var platform = await home.StartAsync();
        await platform.SyncUsersAsync(users);
        await platform.CatchUpAsync();
        await platform.IngestAsync(events);
        await platform.CatchUpAsync();
        return platform;
    }

    private static List<byte[]> Values(RecordBatch batch)
    {
        var values = new List<byte[]>();
        foreach (var record in batch) values.Add(record.Value.ToArray());
        return values;
    }
}
