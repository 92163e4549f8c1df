using System.Text;
using Azki.Core;
using Azki.EventLog;
using Azki.SparkEtl.Sources;
using Azki.SparkEtl.Tests.Fixtures;
using Azki.Tests.EventLog.Kafka;
using Confluent.Kafka;
using Spark.Connect.Tests.Fixtures;

namespace Azki.SparkEtl.Tests.Batch;

/// <summary>The same topic read by both paths.</summary>
[Trait("Category", "Long")]
public sealed class KafkaParityTests(SparkServer server, KafkaBroker broker, EmbeddedWarehouse engine)
{
    [Fact]
    public async Task Publish_DirtyRecordsOfATopic_TablesEqualTheStreamingPathsAndLaterRecordsAreNotRead()
    {
        await server.EnsureStartedAsync();
        var kafka = await broker.GetBootstrapServersAsync();
        await using var streaming = await engine.NewPlatformAsync(kafka);
        await streaming.LoadUsersAsync(Inputs.Users);
        // Without ids of senders: which of two with one id comes first is not settled between partitions.
        var rows = DirtyRows.Some(DirtyRows.JsonRow, 2_000).Select(r => Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(r).Replace("\"event_id\":", "\"event\":", StringComparison.Ordinal)));
        await AppendAsync(streaming.Log, rows);
        await streaming.Etl.WaitUntilCaughtUpAsync();
        await streaming.Etl.ReenrichAsync(null, null);
        var topic = await TopicRanges.ReadAsync(streaming.Log, kafka, Topics.RawEvents, TestContext.Current.CancellationToken);

        await using var batch = await engine.NewPlatformAsync();
        await batch.LoadUsersAsync(Inputs.Users);
        TakeBack(kafka, Event("aborted"));
        await AppendAsync(streaming.Log, [Encoding.UTF8.GetBytes(Event("later"))]);
        var request = TestPlatform.Request(BatchMode.Backfill, topic);
        var staged = await batch.StageAsync(server, null, request);
        await batch.PublishAsync(staged, request);

        Assert.Equal(topic.Ranges.Sum(r => r.To - r.From), rows.Count());
        await streaming.Etl.WaitUntilCaughtUpAsync();
        Assert.Equal(["1"], await AllTables.ReadAsync(streaming.Warehouse, "SELECT count() FROM processed_events_storage WHERE session_id = 'later'"));
        request = TestPlatform.Request(BatchMode.Backfill, await TopicRanges.ReadAsync(streaming.Log, kafka, Topics.RawEvents, TestContext.Current.CancellationToken));
        Assert.Equal(1, (await batch.PublishAsync(await batch.StageAsync(server, engine.AddressOf(batch.Warehouse.Database), request), request)).Added);
        await AllTables.AssertEqualAsync(streaming.Warehouse, batch.Warehouse);
    }

    private static string Event(string session) => $$"""{"event_time":"2025-10-01 00:00:00","user_id":1,"session_id":"{{session}}","event_type":"signup","channel":"SMS"}""";

    // What a sender takes back stays in the log, for readers to pass over.
    private static void TakeBack(string kafka, string row)
    {
        var timeout = TimeSpan.FromSeconds(20);
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = kafka, TransactionalId = "tests" }).Build();
        producer.InitTransactions(timeout);
        producer.BeginTransaction();
        producer.Produce(new TopicPartition(Topics.RawEvents, 0), new() { Key = "1", Value = row });
        producer.Flush(timeout);
        producer.AbortTransaction(timeout);
    }

    private static async Task AppendAsync(IEventLog log, IEnumerable<byte[]> rows)
    {
        var topic = await log.OpenTopicAsync(new(Topics.RawEvents));
        foreach (var some in rows.Chunk(500).Select((r, i) => (Rows: r, Partition: i % topic.Partitions)))
        {
            using var batch = new RecordBatchBuilder();
            foreach (var row in some.Rows) batch.Add("1"u8, row);
            await log.AppendAsync(topic, some.Partition, batch);
        }
    }
}
