using System.Text;
using Azki.Core;
using Azki.EventLog;
using Azki.EventLog.Kafka;
using Azki.StreamEtl;
using Azki.Tests.EventLog.Kafka;
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

    // Each insert takes a number, whatever is merged since.
    private const string Inserted = "SELECT max(max_block_number) FROM system.parts WHERE database = currentDatabase() AND table = 'processed_events_storage'";

    [Fact]
    public async Task Topic_DeletedAndMadeAnew_IsNotMistakenForTheOldOne()
    {
        await kafka.CleanAsync();
        await using var home = Home();
        await using var log = kafka.OpenLog();
        await using (var platform = await home.StartAsync())
        {
            await platform.UntilAsync(EtlState.Running);
            await platform.IngestAsync(home.Write("one.ndjson", 0, 300));
            await platform.CatchUpAsync();

            // While it reads. The new topic soon has more records than the old one had: every old offset is one of the new one, too.
            await kafka.DeleteAsync([Topics.RawEvents]);
            await AppendAsync(log, 300, 1200);
            await PlainEvents.WaitAsync(async () => await home.Warehouse.QueryNumberAsync(InEveryTable) == 1500, "Not all events of the new topic are loaded");
            await home.AssertStoredAsync([.. Enumerable.Range(0, 1500)]);
        }

        // And while it does not run.
        await kafka.DeleteAsync([Topics.RawEvents]);
        await AppendAsync(log, 1500, 1500);
        await using (var platform = await home.StartAsync())
        {
            await platform.CatchUpAsync();
            await home.AssertStoredAsync([.. Enumerable.Range(0, 3000)]);
        }
    }

    [Fact]
    public async Task Topic_GivenMorePartitions_IsReadInAllOfThem()
    {
        await kafka.CleanAsync();
        await using var home = Home();
        await using (var platform = await home.StartAsync())
        {
            await platform.UntilAsync(EtlState.Running);
            await platform.IngestAsync(home.Write("one.ndjson", 0, 300));
            await platform.CatchUpAsync();

            // While it reads. Nothing comes to the partitions that it knows.
            await kafka.AddPartitionsAsync(Topics.RawEvents, 5);
            await using var log = kafka.OpenLog();
            await AppendAsync(log, 300, 300, from: 3);
            await PlainEvents.WaitAsync(async () => await home.Warehouse.QueryNumberAsync(InEveryTable) == 600, "Not all events of the new partitions are loaded");
            await platform.CatchUpAsync();
        }

        // And while it does not run: what has expired by the time it comes back is missing, and said to be.
        await kafka.AddPartitionsAsync(Topics.RawEvents, 6);
        await using var later = kafka.OpenLog();
        await AppendAsync(later, 600, 300, from: 5);
        await kafka.ExpireAsync(Topics.RawEvents, [(5, 7)]);
        await using (var platform = await home.StartAsync())
        {
            await platform.CatchUpAsync();
            await home.AssertStoredAsync([.. Enumerable.Range(0, 600), .. Enumerable.Range(607, 293)]);
            Assert.Equal(["5\t0\t7"], await home.LinesAsync("SELECT partition, first_offset, next_offset FROM log_gaps FINAL"));
        }
    }

    [Fact]
    public async Task Records_ExpiredBeforeTheyWereRead_AreCountedAndTheRestIsLoaded()
    {
        await kafka.CleanAsync();
        await using var home = Home();
        await using var log = kafka.OpenLog();
        await using (var platform = await home.StartAsync())
        {
            await platform.UntilAsync(EtlState.Running);
            await platform.IngestAsync(home.Write("one.ndjson", 0, 300));
            await platform.CatchUpAsync();
        }
        var topic = await log.OpenTopicAsync(new(Topics.RawEvents), TestContext.Current.CancellationToken);
        var read = await HighAsync(log, topic);
        await AppendAsync(log, 300, 600);
        // Seven records of each partition are gone; which they are follows from the offsets.
        await kafka.ExpireAsync(topic.Name, read.Select((high, p) => (p, high + 7)));

        for (var start = 0; start < 2; start++)
        {
            await using var platform = await home.StartAsync();
            await platform.CatchUpAsync();
            Assert.Equal([$"{900 - (7 * topic.Partitions)}"], await home.LinesAsync("SELECT count() FROM processed_events_storage"));
            Assert.Equal([$"{topic.Partitions}\t{7 * topic.Partitions}"], await home.LinesAsync("SELECT count(), sum(next_offset - first_offset) FROM log_gaps FINAL"));
            Assert.Equal([$"{7 * topic.Partitions}"], await home.LinesAsync($"SELECT value FROM data_quality WHERE finding = 'records expired before they were read: {topic.Name}'"));
        }
    }

    [Fact]
    public async Task Tail_LostByTheBroker_WhatComesInItsPlaceIsLoaded()
    {
        await kafka.CleanAsync();
        await using var home = Home();
        await using var log = kafka.OpenLog();
        await using (var platform = await home.StartAsync())
        {
            await platform.UntilAsync(EtlState.Running);
            await platform.IngestAsync(home.Write("one.ndjson", 0, 300));
            await platform.CatchUpAsync();
        }

        // A broker can't be told to lose its end; the group may have read further than it is.
        var warehouse = (await home.LinesAsync("SELECT toString(id) FROM warehouse_identity ORDER BY created_at LIMIT 1"))[0];
        var group = $"{new StreamEtlOptions().Group}-{warehouse}";
        var raw = await log.OpenTopicAsync(new(Topics.RawEvents), TestContext.Current.CancellationToken);
        var plans = await log.OpenTopicAsync(new(EtlTopics.PlansOf(warehouse)), TestContext.Current.CancellationToken);
        foreach (var topic in (Topic[])[raw, plans])
        {
            var beyond = (await HighAsync(log, topic)).Select((high, p) => (p, high + 50)).ToDictionary();
            await log.CommitPositionsAsync(group, topic, beyond, TestContext.Current.CancellationToken);
        }

        await using (var platform = await home.StartAsync())
        {
            await platform.UntilAsync(EtlState.Running);
            // Fewer than it is ahead: all of them have offsets that were read before.
            await AppendAsync(log, 300, 60);
            await platform.CatchUpAsync();
            await home.AssertStoredAsync([.. Enumerable.Range(0, 360)]);
            Assert.Equal(["0"], await home.LinesAsync("SELECT count() FROM log_gaps"));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Positions_ForgottenByTheBroker_NothingIsReadOrInsertedAgain(bool all)
    {
        await kafka.CleanAsync();
        await using var home = Home();
        await using (var platform = await home.StartAsync())
        {
            await platform.UntilAsync(EtlState.Running);
            await platform.IngestAsync(home.Write("one.ndjson", 0, 900));
            await platform.CatchUpAsync();
        }
        var inserted = await home.LinesAsync(Inserted);
        var warehouse = (await home.LinesAsync("SELECT toString(id) FROM warehouse_identity ORDER BY created_at LIMIT 1"))[0];
        var group = $"{new StreamEtlOptions().Group}-{warehouse}";
        if (all)
        {
            // After so long a time the engine does not know the inserts any more, either.
            foreach (var table in (string[])["processed_events_storage", "session_events", "daily_states", "ingestion_ledger_storage"])
                await home.Warehouse.ExecuteAsync($"ALTER TABLE {table} MODIFY SETTING non_replicated_deduplication_window = 0", TestContext.Current.CancellationToken);
            await ForgottenOffsets.ForgetAsync(kafka.Servers, group);
        }
        else
        {
            await using var log = kafka.OpenLog();
            var raw = await log.OpenTopicAsync(new(Topics.RawEvents), TestContext.Current.CancellationToken);
            await ForgottenOffsets.ForgetAsync(kafka.Servers, KafkaPositions.GroupId(group, raw), raw.Name, 1);
        }

        await using (var platform = await home.StartAsync())
        {
            await platform.UntilAsync(EtlState.Running);
            await platform.CatchUpAsync();
            Assert.Equal(inserted, await home.LinesAsync(Inserted));
            Assert.Equal(["900\t900\t0"], await home.LinesAsync("SELECT sum(read), sum(stored), sum(duplicates) FROM ingestion_ledger"));
            Assert.Equal(["900"], await home.LinesAsync("SELECT sum(total_events) FROM daily_totals"));
            Assert.Equal(["0"], await home.LinesAsync("SELECT count() FROM log_gaps"));
            await home.AssertStoredAsync([.. Enumerable.Range(0, 900)]);
        }
    }

    [Fact]
    public async Task Topics_ThatEndInTransactions_AreReadToTheirEnd()
    {
        await kafka.CleanAsync();
        await using var home = Home();
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
        await using var home = Home();
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

    private static async Task AppendAsync(IEventLog log, int first, int count, int from = 0)
    {
        var topic = await log.OpenTopicAsync(new(Topics.RawEvents), TestContext.Current.CancellationToken);
        for (var p = from; p < topic.Partitions; p++)
        {
            using var batch = new RecordBatchBuilder();
            for (var n = first + p - from; n < first + count; n += topic.Partitions - from) batch.Add("k"u8, Encoding.UTF8.GetBytes(PlainEvents.Json(n)));
            await log.AppendAsync(topic, p, batch, TestContext.Current.CancellationToken);
        }
    }

    private static async Task<List<long>> HighAsync(IEventLog log, Topic topic)
    {
        var high = new List<long>();
        for (var p = 0; p < topic.Partitions; p++) high.Add((await log.GetWatermarksAsync(topic, p, TestContext.Current.CancellationToken)).High);
        return high;
    }

    private PipelineHome Home()
    {
        var home = new PipelineHome(fixture);
        home.Settings["ConnectionStrings:kafka"] = kafka.Servers;
        home.Settings["Azki:StreamEtl:MaxBatchRows"] = "200";
        return home;
    }
}
