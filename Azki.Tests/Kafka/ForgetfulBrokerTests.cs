using Azki.Core;
using Azki.EventLog;
using Azki.EventLog.Kafka;
using Azki.StreamEtl;
using Azki.Tests.EventLog.Kafka;
using Azki.Tests.Pipeline.Harness;

namespace Azki.Tests.Kafka;

/// <summary>The broker has less than was written, or than it was told: records, its own end, the places that were read to.</summary>
[Trait("Category", "Long")]
public sealed class ForgetfulBrokerTests(EngineFixture fixture, RestartableKafka kafka) : IClassFixture<RestartableKafka>
{
    // Each insert takes a number, whatever is merged since.
    private const string Inserted = "SELECT max(max_block_number) FROM system.parts WHERE database = currentDatabase() AND table = 'processed_events_storage'";

    [Fact]
    public async Task Records_ExpiredBeforeTheyWereRead_AreCountedAndTheRestIsLoaded()
    {
        await kafka.CleanAsync();
        await using var home = TopicOfEvents.Home(fixture, kafka);
        await using var log = kafka.OpenLog();
        await LoadAsync(home, 300);
        var topic = await log.OpenTopicAsync(new(Topics.RawEvents), TestContext.Current.CancellationToken);
        var read = await TopicOfEvents.HighAsync(log, topic);
        await TopicOfEvents.AppendAsync(log, 300, 600);
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
        await using var home = TopicOfEvents.Home(fixture, kafka);
        await using var log = kafka.OpenLog();
        await LoadAsync(home, 300);

        // A broker can't be told to lose its end; the group may have read further than it is.
        var (warehouse, group) = await ReaderOfAsync(home);
        var raw = await log.OpenTopicAsync(new(Topics.RawEvents), TestContext.Current.CancellationToken);
        var plans = await log.OpenTopicAsync(new(EtlTopics.PlansOf(warehouse)), TestContext.Current.CancellationToken);
        foreach (var topic in (Topic[])[raw, plans])
        {
            var beyond = (await TopicOfEvents.HighAsync(log, topic)).Select((high, p) => (p, high + 50)).ToDictionary();
            await log.CommitPositionsAsync(group, topic, beyond, TestContext.Current.CancellationToken);
        }

        await using (var platform = await home.StartAsync())
        {
            await platform.UntilAsync(EtlState.Running);
            // Fewer than it is ahead: all of them have offsets that were read before.
            await TopicOfEvents.AppendAsync(log, 300, 60);
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
        await using var home = TopicOfEvents.Home(fixture, kafka);
        await LoadAsync(home, 900);
        var inserted = await home.LinesAsync(Inserted);
        var (_, group) = await ReaderOfAsync(home);
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

    // Starts the ETL, loads that many events, and stops it.
    private static async Task LoadAsync(PipelineHome home, int events)
    {
        await using var platform = await home.StartAsync();
        await platform.UntilAsync(EtlState.Running);
        await platform.IngestAsync(home.Write("one.ndjson", 0, events));
        await platform.CatchUpAsync();
    }

    // Under what name the ETL keeps its places.
    private static async Task<(string Warehouse, string Group)> ReaderOfAsync(PipelineHome home)
    {
        var warehouse = (await home.LinesAsync("SELECT toString(id) FROM warehouse_identity ORDER BY created_at LIMIT 1"))[0];
        return (warehouse, $"{new StreamEtlOptions().Group}-{warehouse}");
    }
}
