using System.Text;
using Azki.Core;
using Azki.EventLog;
using Azki.StreamEtl;
using Azki.Tests.Pipeline.Harness;
using Microsoft.Extensions.DependencyInjection;

namespace Azki.Tests.Kafka;

/// <summary>Topics that are not what they were, and records that are not what they should be.</summary>
[Trait("Category", "Long")]
public sealed class TopicFaultTests(EngineFixture fixture, RestartableKafka kafka) : IClassFixture<RestartableKafka>
{
    private const int LargeBytes = 5 << 20;

    // What an insert feeds has its rows a moment after the table itself.
    private const string InEveryTable = "SELECT toInt64(least((SELECT count() FROM processed_events_storage), (SELECT count() FROM session_events), (SELECT sum(total_events) FROM daily_totals)))";

    [Fact]
    public async Task Topic_DeletedAndMadeAnew_IsNotMistakenForTheOldOne()
    {
        await kafka.CleanAsync();
        await using var home = TopicOfEvents.Home(fixture, kafka);
        await using var log = kafka.OpenLog();
        await using (var platform = await home.StartAsync())
        {
            await platform.UntilAsync(EtlState.Running);
            await platform.IngestAsync(home.Write("one.ndjson", 0, 300));
            await platform.CatchUpAsync();

            // While it reads. The new topic soon has more records than the old one had: every old offset is one of the new one, too.
            await kafka.DeleteAsync([Topics.RawEvents]);
            await TopicOfEvents.AppendAsync(log, 300, 1200);
            await PlainEvents.WaitAsync(async () => await home.Warehouse.QueryNumberAsync(InEveryTable) == 1500, "Not all events of the new topic are loaded");
            await home.AssertStoredAsync([.. Enumerable.Range(0, 1500)]);
        }

        // And while it does not run.
        await kafka.DeleteAsync([Topics.RawEvents]);
        await TopicOfEvents.AppendAsync(log, 1500, 1500);
        await using (var platform = await home.StartAsync())
        {
            await platform.CatchUpAsync();
            await home.AssertStoredAsync([.. Enumerable.Range(0, 3000)]);
        }
    }

    [Fact]
    public async Task Feed_MadeAnewWithFewerPartitions_IsWrittenAndLoadingGoesOn()
    {
        await kafka.CleanAsync();
        await using var home = TopicOfEvents.Home(fixture, kafka);
        home.Settings["Azki:StreamEtl:PublishProcessedEvents"] = "true";
        await using var log = kafka.OpenLog();
        await using var platform = await home.StartAsync();
        await platform.UntilAsync(EtlState.Running);
        await platform.IngestAsync(home.Write("one.ndjson", 0, 300));
        await platform.CatchUpAsync();

        await kafka.DeleteAsync([Topics.ProcessedEvents]);
        var feed = await log.OpenTopicAsync(new(Topics.ProcessedEvents, Partitions: 1));
        await platform.IngestAsync(home.Write("two.ndjson", 300, 300));
        await platform.CatchUpAsync();

        Assert.Equal(1, feed.Partitions);
        await home.AssertStoredAsync([.. Enumerable.Range(0, 600)]);
        Assert.Equal(300, (await log.GetWatermarksAsync(feed, 0)).High);
    }

    [Fact]
    public async Task Feed_TakesNoRecordAsLargeAsOne_HasAllOthers()
    {
        const int Most = 4_000;
        await kafka.CleanAsync();
        await kafka.CreateAsync(Topics.ProcessedEvents, Most);
        await using var home = TopicOfEvents.Home(fixture, kafka);
        home.Settings["Azki:StreamEtl:PublishProcessedEvents"] = "true";
        await using var log = kafka.OpenLog();
        await using var platform = await home.StartAsync();
        await platform.UntilAsync(EtlState.Running);
        // Not to be compressed to less.
        var random = new Random(1);
        var large = PlainEvents.Json(1).Replace("SMS", string.Concat(Enumerable.Range(0, 4 * Most).Select(_ => (char)random.Next('a', 'z' + 1))), StringComparison.Ordinal);
        await platform.IngestAsync(home.Write("events.ndjson", Encoding.UTF8.GetBytes(string.Join('\n', PlainEvents.Json(0), large, PlainEvents.Json(2)))));
        await platform.CatchUpAsync();

        await home.AssertStoredAsync([0, 1, 2]);
        var feed = await log.OpenTopicAsync(new(Topics.ProcessedEvents));
        Assert.Equal(2, (await log.GetWatermarksAsync(feed, 0)).High);
    }

    [Fact]
    public async Task Topic_GivenMorePartitions_IsReadInAllOfThem()
    {
        await kafka.CleanAsync();
        await using var home = TopicOfEvents.Home(fixture, kafka);
        await using (var platform = await home.StartAsync())
        {
            await platform.UntilAsync(EtlState.Running);
            await platform.IngestAsync(home.Write("one.ndjson", 0, 300));
            await platform.CatchUpAsync();

            // While it reads. Nothing comes to the partitions that it knows.
            await kafka.AddPartitionsAsync(Topics.RawEvents, 5);
            await using var log = kafka.OpenLog();
            await TopicOfEvents.AppendAsync(log, 300, 300, from: 3);
            await PlainEvents.WaitAsync(async () => await home.Warehouse.QueryNumberAsync(InEveryTable) == 600, "Not all events of the new partitions are loaded");
            await platform.CatchUpAsync();
        }

        // And while it does not run: what has expired by the time it comes back is missing, and said to be.
        await kafka.AddPartitionsAsync(Topics.RawEvents, 6);
        await using var later = kafka.OpenLog();
        await TopicOfEvents.AppendAsync(later, 600, 300, from: 5);
        await kafka.ExpireAsync(Topics.RawEvents, [(5, 7)]);
        await using (var platform = await home.StartAsync())
        {
            await platform.CatchUpAsync();
            await home.AssertStoredAsync([.. Enumerable.Range(0, 600), .. Enumerable.Range(607, 293)]);
            Assert.Equal(["5\t0\t7"], await home.LinesAsync("SELECT partition, first_offset, next_offset FROM log_gaps FINAL"));
        }
    }

    [Fact]
    public async Task Topics_ThatEndInTransactions_AreReadToTheirEnd()
    {
        await kafka.CleanAsync();
        await using var home = TopicOfEvents.Home(fixture, kafka);
        await using var log = kafka.OpenLog();
        var users = await log.OpenTopicAsync(new(Topics.Users, Compacted: true), TestContext.Current.CancellationToken);
        await log.OpenTopicAsync(new(Topics.RawEvents), TestContext.Current.CancellationToken);
        kafka.ProduceInTransaction(users.Name, 0, ("""{"user_id":1}""", """{"op":"c","after":{"user_id":1,"signup_date":"2024-01-01","city":"Tehran"},"ts_ms":1700000000000}"""));
        for (var start = 0; start < 2; start++)
        {
            await using var platform = await home.StartAsync();
            await platform.UntilAsync(EtlState.Running);
            kafka.ProduceInTransaction(Topics.RawEvents, start, Enumerable.Range(start * 20, 20).Select(n => ("k", PlainEvents.Json(n))));
            await platform.CatchUpAsync();
            Assert.Equal(0, await platform.Services.GetRequiredService<PendingRecords>().CountAsync(TestContext.Current.CancellationToken));
            await home.AssertStoredAsync([.. Enumerable.Range(0, (start + 1) * 20)]);
            Assert.Equal(["1"], await home.LinesAsync("SELECT count() FROM users"));
            // Marks are no rows: of nothing there is no account.
            Assert.Equal(["0"], await home.LinesAsync("SELECT count() FROM ingestion_ledger WHERE read = 0"));
        }
    }

    [Fact]
    public async Task Records_PoisonedOrOfFiveMegabytes_CostNoOther()
    {
        await kafka.CleanAsync();
        await using var home = TopicOfEvents.Home(fixture, kafka);
        home.Settings["Azki:StreamEtl:PublishProcessedEvents"] = "true";
        await using var log = kafka.OpenLog();
        await using var platform = await home.StartAsync();
        await platform.UntilAsync(EtlState.Running);
        var topic = await log.OpenTopicAsync(new(Topics.RawEvents), TestContext.Current.CancellationToken);
        var garbage = new byte[LargeBytes];
        new Random(1).NextBytes(garbage);
        using var batch = new RecordBatchBuilder(RecordHeaders.Of(("traceparent", "no trace"), ("azki-source", "")));
        batch.AddTombstone([]);
        batch.Add([], [0xff, 0x00, 0x80]);
        batch.Add("key"u8, Encoding.UTF8.GetBytes(PlainEvents.Json(1)[..^1]));
        batch.Add("1"u8, garbage);
        batch.Add("1"u8, Encoding.UTF8.GetBytes($"{PlainEvents.Json(1)[..^1]},\"note\":\"{new string('x', LargeBytes)}\"}}"));
        batch.Add("2"u8, Encoding.UTF8.GetBytes(PlainEvents.Json(2)));
        await log.AppendAsync(topic, 1, batch, TestContext.Current.CancellationToken);
        await platform.CatchUpAsync();

        await home.AssertStoredAsync([1, 2]);
        Assert.Equal(["4"], await home.LinesAsync("SELECT count() FROM quarantined_events"));
        Assert.Equal(["6\t2\t4"], await home.LinesAsync("SELECT sum(read), sum(stored), sum(quarantined) FROM ingestion_ledger"));
    }
}
