using System.Diagnostics;
using Azki.EventLog;
using Azki.EventLog.Kafka;
using Confluent.Kafka;

namespace Azki.Tests.Kafka;

/// <summary>Transactions on a broker that goes away.</summary>
[Trait("Category", "Long")]
public sealed class KafkaTransactionsTests(RestartableKafka kafka) : IClassFixture<RestartableKafka>
{
    [Fact]
    public async Task RunAsync_CancelledWhileTheBrokerIsAway_EndsAsLost()
    {
        await kafka.CleanAsync();
        await using var log = kafka.OpenLog();
        await log.OpenTopicAsync(new("t", Partitions: 1), TestContext.Current.CancellationToken);
        // A record that is given up so soon wants the transaction to be aborted, which needs the broker.
        using var transactions = new KafkaTransactions("name", new() { BootstrapServers = kafka.Servers, MessageTimeoutMs = 1000 }, _ => { });
        await transactions.TakeOverAsync(TestContext.Current.CancellationToken);
        await transactions.RunAsync(Send, TestContext.Current.CancellationToken);
        using var grace = new CancellationTokenSource();
        var started = 0L;
        await Assert.ThrowsAsync<JournalLostException>(() => transactions.RunAsync(Interrupted, grace.Token).WaitAsync(TimeSpan.FromSeconds(40), TestContext.Current.CancellationToken));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(15), $"It took {Stopwatch.GetElapsedTime(started)}");
        // What is broken stays so.
        await Assert.ThrowsAsync<JournalLostException>(() => transactions.RunAsync(Send, TestContext.Current.CancellationToken));

        // The broker knows of the transaction and is gone: only it could end it.
        void Interrupted(IProducer<byte[], byte[]?> producer)
        {
            Send(producer);
            producer.Flush(TestContext.Current.CancellationToken);
            kafka.KillAsync().Wait(TestContext.Current.CancellationToken);
            Send(producer);
            started = Stopwatch.GetTimestamp();
            grace.CancelAfter(TimeSpan.FromSeconds(4));
        }
    }

    [Fact]
    public async Task TakeOverAsync_NobodyCoordinatesTransactions_SaysSoAfterAWhile()
    {
        await kafka.CleanAsync();
        await kafka.KillAsync();
        using var transactions = new KafkaTransactions("name", new() { BootstrapServers = kafka.Servers }, _ => { }) { Patience = TimeSpan.FromSeconds(1) };

        var failure = await Assert.ThrowsAsync<EventLogException>(() => transactions.TakeOverAsync(TestContext.Current.CancellationToken));

        Assert.Contains("__transaction_state", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_TheBrokerStaysAway_EndsAsLostAfterAWhile()
    {
        await kafka.CleanAsync();
        await using var log = kafka.OpenLog();
        await log.OpenTopicAsync(new("t", Partitions: 1), TestContext.Current.CancellationToken);
        using var transactions = new KafkaTransactions("name", new() { BootstrapServers = kafka.Servers }, _ => { }) { Patience = TimeSpan.FromSeconds(1) };
        await transactions.TakeOverAsync(TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<JournalLostException>(() => transactions.RunAsync(producer =>
        {
            kafka.KillAsync().Wait(TestContext.Current.CancellationToken);
            Send(producer);
        }, TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
    }

    private static void Send(IProducer<byte[], byte[]?> producer) => producer.Produce("t", new() { Key = [1], Value = [1] });
}
