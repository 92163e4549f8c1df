using Azki.EventLog;
using Azki.EventLog.Kafka;
using Azki.StreamEtl;
using Azki.StreamEtl.Feeds;
using Azki.Tests.Pipeline.Harness;
using Confluent.Kafka;
using Microsoft.Extensions.Logging.Abstractions;

namespace Azki.Tests.EventLog.Kafka;

/// <summary>The journal of several processes of which one works.</summary>
public sealed class KafkaJournalTests(KafkaBroker broker, EngineFixture engine) : IAsyncLifetime
{
    private readonly string _name = $"j{Guid.NewGuid():N}";
    private string _servers = "";
    private KafkaEventLog _log = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _servers = await broker.GetBootstrapServersAsync();
        _log = new(new ProducerConfig { BootstrapServers = _servers }, new ConsumerConfig { BootstrapServers = _servers });
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    [Fact]
    public async Task TakeOverAsync_EntriesInAFormerTopic_AreFoundAndMetOnce()
    {
        var (former, own) = ($"{_name}-former", $"{_name}-own");
        await using (var journal = await TakeOverAsync(former, null))
        {
            await journal.AppendAsync(1, [new byte[] { 1 }], Cancellation);
            await journal.AppendAsync(2, [new byte[] { 2 }], Cancellation);
            await journal.CompleteAsync(1, [], Cancellation);
        }

        await using (var journal = await TakeOverAsync(own, former))
        {
            Assert.Equal([2L], journal.Pending.Select(e => e.Id));
            await journal.CompleteAsync(2, [], Cancellation);
            await journal.AppendAsync(3, [new byte[] { 3 }], Cancellation);
        }

        await using (var journal = await TakeOverAsync(own, former)) Assert.Equal([3L], journal.Pending.Select(e => e.Id));
        // Nobody made it.
        await using (var journal = await TakeOverAsync(own, $"{_name}-none")) Assert.Equal([3L], journal.Pending.Select(e => e.Id));
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _servers }).Build();
        Assert.DoesNotContain(admin.GetMetadata(TimeSpan.FromSeconds(10)).Topics, t => t.Topic == $"{_name}-none");

        async Task<ILogJournal> TakeOverAsync(string name, string? before) => (await _log.TakeOverJournalAsync(name, _name, before, cancellationToken: Cancellation))!;
    }

    [Fact]
    public async Task CommitAsync_FeedOpenedByAnInstanceThatWasPutAside_LeavesThePositionsOfItsSuccessor()
    {
        await using var home = new PipelineHome(engine);
        await using var journal = await _log.TakeOverJournalAsync($"{_name}-plans", _name, cancellationToken: Cancellation);
        var topic = await _log.OpenTopicAsync(new(_name, 1), Cancellation);
        await _log.AppendAsync(topic, 0, LogRecords.Numbered(0, 10));
        await journal!.CommitAsync([At(3)], Cancellation);

        await Assert.ThrowsAsync<JournalLostException>(() => TopicFeed.OpenAsync(
            _log, _name, _name, CommitLateAsync, new EtlProgress(), new LogGaps(home.Warehouse, TimeProvider.System, NullLogger.Instance), 1, Cancellation));

        Assert.Equal(8, (await _log.GetPositionsAsync(_name, topic, Cancellation))[0]);
        Assert.True(journal.Lost.IsCancellationRequested);

        GroupPositions At(long offset) => new(_name, topic, new Dictionary<int, long> { [0] = offset });

        // It has read the positions and sleeps; another one takes over meanwhile and goes on.
        async Task CommitLateAsync(GroupPositions positions, CancellationToken cancellationToken)
        {
            Assert.Equal(3, positions.Positions[0]);
            using var successor = new KafkaTransactions(_name, new() { BootstrapServers = _servers }, _ => { });
            await successor.TakeOverAsync(cancellationToken);
            await _log.CommitPositionsAsync(_name, topic, At(8).Positions, cancellationToken);
            await journal.CommitAsync([positions], cancellationToken);
        }
    }
}
