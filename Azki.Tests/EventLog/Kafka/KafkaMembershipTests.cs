using System.Globalization;
using Azki.EventLog;
using Azki.EventLog.Kafka;
using Confluent.Kafka;
using Testing;

namespace Azki.Tests.EventLog.Kafka;

/// <summary>What a member of a group knows of the others.</summary>
public sealed class KafkaMembershipTests(KafkaBroker broker)
{
    private readonly string _name = $"m{Guid.NewGuid():N}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WaitUntilChosenAsync_AnotherHasThePartition_StandsByUntilThatOneEnds()
    {
        var servers = await broker.GetBootstrapServersAsync();
        await using var log = new KafkaEventLog(new ProducerConfig { BootstrapServers = servers }, new ConsumerConfig { BootstrapServers = servers });
        var topic = await log.OpenTopicAsync(new(_name, Partitions: 1), Cancellation);
        var first = Join(topic, servers);
        await first.WaitUntilChosenAsync(() => Assert.Fail("There is no other one"), Cancellation);
        await using var second = Join(topic, servers);
        var standsBy = new TaskCompletionSource();

        var waiting = second.WaitUntilChosenAsync(standsBy.SetResult, Cancellation);

        await standsBy.Task.WaitAsync(Cancellation);
        Assert.False(waiting.IsCompleted);
        await first.DisposeAsync();
        await waiting;
    }

    [Fact]
    public async Task WaitUntilChosenAsync_NobodyLetsItJoin_EndsAndSaysWhatToLookAt()
    {
        var nobody = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{ServerPort.Free()}");
        await using var membership = new KafkaMembership(new(_name, Guid.NewGuid(), 1), _name, new() { BootstrapServers = nobody }, _ => { }) { Patience = TimeSpan.FromSeconds(1) };

        var failure = await Assert.ThrowsAsync<EventLogException>(
            () => membership.WaitUntilChosenAsync(() => Assert.Fail("Nobody knows of another one"), Cancellation).WaitAsync(TimeSpan.FromSeconds(60), Cancellation));

        Assert.Contains(_name, failure.Message, StringComparison.Ordinal);
        Assert.Contains("__consumer_offsets", failure.Message, StringComparison.Ordinal);
    }

    private KafkaMembership Join(Topic topic, string servers) => new(topic, _name, KafkaDefaults.Apply(new ConsumerConfig { BootstrapServers = servers }), _ => { });
}
