using Azki.EventLog;
using Azki.EventLog.Kafka;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging.Abstractions;

namespace Azki.Tests.EventLog.Kafka;

public sealed class KafkaEventLogTests(KafkaBroker broker) : EventLogContract
{
    private string _servers = "";

    public override async ValueTask InitializeAsync()
    {
        _servers = await broker.GetBootstrapServersAsync();
        await base.InitializeAsync();
    }

    protected override ValueTask<IEventLog> OpenAsync() =>
        new(new KafkaEventLog(new ProducerConfig { BootstrapServers = _servers }, new ConsumerConfig { BootstrapServers = _servers }));

    protected override async Task DeleteTopicAsync(string name)
    {
        using var admin = Admin();
        await admin.DeleteTopicsAsync([name]);
        for (var i = 0; i < 200 && admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics.Any(t => t.Topic == name); i++) await Task.Delay(50, Cancellation);
    }

    [Fact]
    public async Task OpenTopicAsync_Compacted_SetsTheTopicUpForIt()
    {
        var topic = await Log.OpenTopicAsync(new(NewName(), 2, Compacted: true) { RetentionAge = TimeSpan.FromHours(2), RetentionBytes = 123_456_789 }, Cancellation);
        using var admin = Admin();
        var described = await admin.DescribeConfigsAsync([new ConfigResource { Type = ResourceType.Topic, Name = topic.Name }]);
        var entries = described[0].Entries;
        Assert.Equal("compact", entries["cleanup.policy"].Value);
        Assert.Equal("7200000", entries["retention.ms"].Value);
        Assert.Equal("123456789", entries["retention.bytes"].Value);
    }

    [Fact]
    public async Task OpenTopicAsync_NoPartitionsNamed_TakesTheBrokersDefault() =>
        Assert.Equal(3, (await Log.OpenTopicAsync(new(NewName()), Cancellation)).Partitions);

    [Fact]
    public async Task AppendAsync_QueueSmallerThanTheBatch_Waits()
    {
        await using var small = new KafkaEventLog(
            new ProducerConfig { BootstrapServers = _servers, QueueBufferingMaxMessages = 100 }, new ConsumerConfig { BootstrapServers = _servers });
        var topic = await small.OpenTopicAsync(new(NewName(), 1), Cancellation);
        await small.AppendAsync(topic, 0, LogRecords.Numbered(0, 2000));
        Assert.Equal(2000, (await small.ReadAllAsync(topic, 0)).Count);
    }

    [Fact]
    public async Task AppendAsync_AfterAFatalErrorOfTheProducer_IsTakenByAnother()
    {
        var topic = await Log.OpenTopicAsync(new(NewName(), 1), Cancellation);
        for (var round = 0; round < 3; round++)
        {
            await Log.AppendAsync(topic, 0, LogRecords.Numbered(round * 10, 10));
            ((KafkaEventLog)Log).Producer.Fail(ErrorCode.OutOfOrderSequenceNumber);
        }
        Assert.Equal(Enumerable.Range(0, 30).Select(i => new LogRecord(i, $"k{i}", $"v{i}")), await Log.ReadAllAsync(topic, 0));
    }

    [Fact]
    public async Task AppendAsync_FatalErrorWhileBatchesAreOnTheirWay_EachIsSettledAndTheNextIsTaken()
    {
        var topic = await Log.OpenTopicAsync(new(NewName(), 3), Cancellation);
        var appending = Enumerable.Range(0, 30).Select(i => Log.AppendAsync(topic, i % 3, LogRecords.Numbered(0, 1000))).ToList();
        ((KafkaEventLog)Log).Producer.Fail(ErrorCode.OutOfOrderSequenceNumber);
        foreach (var append in appending)
        {
            try
            {
                await append.WaitAsync(TimeSpan.FromSeconds(30), Cancellation);
            }
            catch (EventLogException) { } // It is not known what became of it.
        }
        await Log.AppendAsync(topic, 0, LogRecords.Numbered(0, 1));
    }

    [Fact]
    public async Task AppendAsync_RecordTooLarge_Throws()
    {
        var topic = await Log.OpenTopicAsync(new(NewName(), 1), Cancellation);
        using var batch = new RecordBatchBuilder();
        batch.Add("k"u8, new byte[20 << 20]);
        var e = await Assert.ThrowsAsync<RecordTooLargeException>(async () => await Log.AppendAsync(topic, 0, batch, Cancellation));
        Assert.Contains("max.message.bytes", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_RecordsDeletedUnderTheReader_ThrowsOutOfRange()
    {
        var topic = await Log.OpenTopicAsync(new(NewName(), 1), Cancellation);
        await Log.AppendAsync(topic, 0, LogRecords.Numbered(0, 10));
        using var admin = Admin();
        await admin.DeleteRecordsAsync([new TopicPartitionOffset(topic.Name, 0, 8)]);

        var atOpening = await Assert.ThrowsAsync<OffsetOutOfRangeException>(() => Log.OpenReaderAsync(topic, 0, 2, Cancellation));
        Assert.Equal(new Watermarks(8, 10), atOpening.Watermarks);
        Assert.Equal(2, (await Log.ReadAllAsync(topic, 0, 8)).Count);
        // As if it had been opened before: only the broker can tell.
        var config = KafkaDefaults.Apply(new ConsumerConfig { BootstrapServers = _servers });
        await using var reader = new KafkaReader((KafkaEventLog)Log, topic, 0, 2, config, new KafkaReports(NullLogger.Instance, TimeProvider.System));
        var later = await Assert.ThrowsAsync<OffsetOutOfRangeException>(async () => await reader.ReadAsync(Cancellation));
        Assert.Equal(new Watermarks(8, 10), later.Watermarks);
    }

    private IAdminClient Admin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _servers }).Build();
}
