using Azki.EventLog;
using Azki.EventLog.Kafka;
using Confluent.Kafka;

namespace Azki.Tests.EventLog.Kafka;

/// <summary>A journal whose positions the broker has forgotten, as it does after a week of quiet.</summary>
[Trait("Category", "Long")]
public sealed class ForgottenPositionsTests(KafkaBroker broker) : IAsyncLifetime
{
    private readonly string _name = $"f{Guid.NewGuid():N}";
    private string _servers = "";
    private KafkaEventLog _log = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Plans => $"{_name}-plans";

    public async ValueTask InitializeAsync()
    {
        _servers = await broker.GetBootstrapServersAsync();
        _log = new(new ProducerConfig { BootstrapServers = _servers }, new ConsumerConfig { BootstrapServers = _servers });
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    [Fact]
    public async Task TakeOverAsync_AllForgotten_OnlyWhatIsNotCompletedIsPendingAndPositionsAreAsBefore()
    {
        var topic = await _log.OpenTopicAsync(new(_name, Partitions: 3), Cancellation);
        await using (var journal = await TakeOverAsync())
        {
            await journal.CommitAsync([At(topic, (0, 1), (1, 2))], Cancellation);
            await AppendAsync(journal, 1, 2, 3);
            await journal.CompleteAsync(1, [At(topic, (0, 3))], Cancellation);
            await journal.CompleteAsync(2, [At(topic, (0, 5))], Cancellation);
        }

        await ForgottenOffsets.ForgetAsync(_servers, _name);
        Assert.Empty(await PositionsAsync(topic));

        await using (var journal = await TakeOverAsync())
        {
            // Partition 1 was quiet, and nothing was ever read of the last one.
            Assert.Equal([(0, 5L), (1, 2L)], await PositionsAsync(topic));
            var left = Assert.Single(journal.Pending);
            Assert.Equal(3, left.Id);
            Assert.Equal([3], left.Bytes);
            await journal.CompleteAsync(3, [At(topic, (0, 8))], Cancellation);
        }

        await ForgottenOffsets.ForgetAsync(_servers, _name);
        for (var start = 0; start < 2; start++)
        {
            await using var journal = await TakeOverAsync();
            Assert.Empty(journal.Pending);
            Assert.Equal([(0, 8L), (1, 2L)], await PositionsAsync(topic));
        }
    }

    [Fact]
    public async Task TakeOverAsync_NumbersBeginAnewAfterEachStart_OnlyWhatIsNotCompletedIsPending()
    {
        await using (var journal = await TakeOverAsync())
        {
            await AppendAsync(journal, 1, 2);
            await journal.CompleteAsync(1, [], Cancellation);
            await journal.CompleteAsync(2, [], Cancellation);
        }
        await using (var journal = await TakeOverAsync())
        {
            Assert.Empty(journal.Pending);
            await journal.AppendAsync(1, [new byte[] { 7 }], Cancellation);
        }

        await ForgottenOffsets.ForgetAsync(_servers, _name);

        await using (var journal = await TakeOverAsync()) Assert.Equal([7], Assert.Single(journal.Pending).Bytes);
    }

    [Fact]
    public async Task TakeOverAsync_OneQuietPartitionForgotten_IsPutBackAndTheOthersStay()
    {
        var topic = await _log.OpenTopicAsync(new(_name, Partitions: 2), Cancellation);
        await using (var journal = await TakeOverAsync()) await journal.CommitAsync([At(topic, (0, 3), (1, 4))], Cancellation);

        await ForgottenOffsets.ForgetAsync(_servers, KafkaPositions.GroupId(_name, topic), topic.Name, 1);
        // Further than the journal knows: by a version that wrote no positions into it.
        await _log.CommitPositionsAsync(_name, topic, new Dictionary<int, long> { [0] = 6 }, Cancellation);
        Assert.Equal([(0, 6L)], await PositionsAsync(topic));

        await using (var journal = await TakeOverAsync()) Assert.Equal([(0, 6L), (1, 4L)], await PositionsAsync(topic));
    }

    [Fact]
    public async Task TakeOverAsync_TopicMadeAnewMeanwhile_IsNotGivenThePositionsOfTheOldOne()
    {
        var old = await _log.OpenTopicAsync(new(_name, Partitions: 2), Cancellation);
        var other = await _log.OpenTopicAsync(new($"{_name}-other", Partitions: 1), Cancellation);
        await using (var journal = await TakeOverAsync()) await journal.CommitAsync([At(old, (0, 3), (1, 4)), At(other, (0, 5))], Cancellation);

        await ForgottenOffsets.ForgetAsync(_servers, _name);
        using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = _servers }).Build();
        await admin.DeleteTopicsAsync([_name]);
        while (admin.GetMetadata(TimeSpan.FromSeconds(20)).Topics.Any(t => t.Topic == _name)) await Task.Delay(20, Cancellation);

        // While it is not there at all, and when it is again, with fewer partitions.
        await using (var journal = await TakeOverAsync()) Assert.Equal([(0, 5L)], await PositionsAsync(other));
        var made = await _log.OpenTopicAsync(new(_name, Partitions: 1), Cancellation);
        await ForgottenOffsets.ForgetAsync(_servers, _name);
        await using (var journal = await TakeOverAsync())
        {
            Assert.Empty(await PositionsAsync(made));
            Assert.Equal([(0, 5L)], await PositionsAsync(other));
            await journal.CommitAsync([At(made, (0, 1))], Cancellation);
        }

        await ForgottenOffsets.ForgetAsync(_servers, _name);
        await using (var journal = await TakeOverAsync()) Assert.Equal([(0, 1L)], await PositionsAsync(made));
    }

    [Fact]
    public async Task TakeOverAsync_CompletedEntriesWereDropped_TheLastPositionsAreNot()
    {
        var topic = await _log.OpenTopicAsync(new(_name, Partitions: 1), Cancellation);
        await using (var journal = await TakeOverAsync())
        {
            await journal.CommitAsync([At(topic, (0, 9))], Cancellation);
            for (var id = 1; id <= 140; id++)
            {
                await AppendAsync(journal, id);
                await journal.CompleteAsync(id, [], Cancellation);
            }
            await AppendAsync(journal, 141);
        }
        var plans = await _log.OpenTopicAsync(new(Plans), Cancellation);
        Assert.NotEqual(0, (await _log.GetWatermarksAsync(plans, 0, Cancellation)).Low);

        await ForgottenOffsets.ForgetAsync(_servers, _name);

        await using (var journal = await TakeOverAsync())
        {
            Assert.Equal(141, Assert.Single(journal.Pending).Id);
            Assert.Equal([(0, 9L)], await PositionsAsync(topic));
        }
    }

    [Fact]
    public async Task TakeOverAsync_CompletedInAFormerTopic_IsNotPendingAgain()
    {
        var former = $"{_name}-former";
        await using (var journal = (await _log.TakeOverJournalAsync(former, _name, cancellationToken: Cancellation))!) await AppendAsync(journal, 1, 2);
        await using (var journal = (await _log.TakeOverJournalAsync(Plans, _name, former, cancellationToken: Cancellation))!) await journal.CompleteAsync(1, [], Cancellation);

        await ForgottenOffsets.ForgetAsync(_servers, _name);

        await using (var journal = (await _log.TakeOverJournalAsync(Plans, _name, former, cancellationToken: Cancellation))!) Assert.Equal(2, Assert.Single(journal.Pending).Id);
    }

    [Fact]
    public async Task TakeOverAsync_JournalOfAVersionThatWroteNoPositions_IsReadAsItDid()
    {
        var topic = await _log.OpenTopicAsync(new(_name, Partitions: 1), Cancellation);
        var plans = await _log.OpenTopicAsync(KafkaJournal.SettingsOf(Plans), Cancellation);
        using (var predecessor = new KafkaTransactions(_name, new() { BootstrapServers = _servers }, _ => { }))
        {
            await predecessor.TakeOverAsync(Cancellation);
            for (var id = 1; id <= 3; id++)
            {
                await predecessor.RunAsync(
                    producer =>
                    {
                        foreach (var piece in JournalRecords.OfEntry(id, [new byte[] { (byte)id }])) producer.Produce(new TopicPartition(Plans, 0), piece);
                    },
                    Cancellation);
            }
        }
        // Each entry is a record and the end of its transaction.
        await _log.CommitPositionsAsync(_name, plans, new Dictionary<int, long> { [0] = 3 }, Cancellation);
        await _log.CommitPositionsAsync(_name, topic, new Dictionary<int, long> { [0] = 8 }, Cancellation);

        for (var start = 0; start < 2; start++)
        {
            await using (var journal = await TakeOverAsync())
            {
                Assert.Equal([3L], journal.Pending.Select(e => e.Id));
                await journal.CommitAsync([At(topic, (0, 8))], Cancellation);
            }
            // From now on all of it is known.
            await ForgottenOffsets.ForgetAsync(_servers, _name);
        }
    }

    [Fact]
    public async Task RenewAsync_ForgottenWhileItRuns_AreThereAgain()
    {
        var topic = await _log.OpenTopicAsync(new(_name, Partitions: 2), Cancellation);
        var plans = await _log.OpenTopicAsync(KafkaJournal.SettingsOf(Plans), Cancellation);
        await using var journal = await TakeOverAsync();
        await journal.CommitAsync([At(topic, (0, 3), (1, 4))], Cancellation);
        await AppendAsync(journal, 1);
        await journal.CompleteAsync(1, [At(topic, (0, 5))], Cancellation);
        var done = await PositionsAsync(plans);
        Assert.NotEmpty(done);
        await ForgottenOffsets.ForgetAsync(_servers, _name);

        await ((KafkaJournal)journal).RenewAsync(Cancellation);

        Assert.Equal([(0, 5L), (1, 4L)], await PositionsAsync(topic));
        Assert.Equal(done, await PositionsAsync(plans));
    }

    private static async Task AppendAsync(ILogJournal journal, params IEnumerable<int> ids)
    {
        foreach (var id in ids) await journal.AppendAsync(id, [new byte[] { (byte)id }], Cancellation);
    }

    private GroupPositions At(Topic topic, params IEnumerable<(int Partition, long Next)> next) =>
        new(_name, topic, next.ToDictionary(n => n.Partition, n => n.Next));

    private async Task<ILogJournal> TakeOverAsync() => (await _log.TakeOverJournalAsync(Plans, _name, cancellationToken: Cancellation))!;

    private async Task<List<(int, long)>> PositionsAsync(Topic topic) =>
        [.. (await _log.GetPositionsAsync(_name, topic, Cancellation)).OrderBy(p => p.Key).Select(p => (p.Key, p.Value))];
}
