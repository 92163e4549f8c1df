using System.Globalization;
using Azki.SparkEtl.Sources;
using Azki.SparkEtl.Tests.Fixtures;
using Azki.Tests.EventLog.Kafka;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Spark.Connect.Tests.Fixtures;

namespace Azki.SparkEtl.Tests.Batch;

public sealed class KafkaTimesTests(SparkServer server, KafkaBroker broker, EmbeddedWarehouse engine)
{
    private const string Topic = "times";

    [Fact]
    public async Task Stage_RecordTimedInNanoseconds_SaysWhichLimitItIsAndHowToGoOn()
    {
        await server.EnsureStartedAsync();
        var kafka = await broker.GetBootstrapServersAsync();
        await AppendAsync(kafka, new DateTimeOffset(2025, 10, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000_000);
        await using var batch = await engine.NewPlatformAsync();
        var request = TestPlatform.Request(BatchMode.Backfill, new EventSource.Kafka(kafka, Topic, [new(0, 0, 1)]));

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => batch.StageAsync(server, null, request));

        Assert.Contains("294247", error.Message, StringComparison.Ordinal);
        Assert.Contains(Topic, error.Message, StringComparison.Ordinal);
    }

    private static async Task AppendAsync(string kafka, long time)
    {
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = kafka }).Build();
        // As brokers before 4.0 have it: a time an hour ahead is refused since.
        var any = new Dictionary<string, string> { ["message.timestamp.after.max.ms"] = long.MaxValue.ToString(CultureInfo.InvariantCulture) };
        await admin.CreateTopicsAsync([new TopicSpecification { Name = Topic, NumPartitions = 1, Configs = any }]);
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = kafka }).Build();
        await producer.ProduceAsync(Topic, new() { Key = "1", Value = "{}", Timestamp = new(time, TimestampType.CreateTime) });
    }
}
