using Azki.EventLog.Kafka;

namespace Azki.Tests.EventLog.Kafka;

/// <summary>A log that is disposed of while it is asked. Nobody answers at its address: the calls only have to begin.</summary>
public sealed class KafkaDisposalTests
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task DisposeAsync_WhileTopicsAreOpened_NoCallReachesTheClientThatIsGone()
    {
        for (var round = 0; round < 30; round++)
        {
            var log = new KafkaEventLog(new() { BootstrapServers = "127.0.0.1:1" }, new() { BootstrapServers = "127.0.0.1:1" });
            using var stop = new CancellationTokenSource();
            var askers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => AskAsync(log, stop.Token))).ToList();
            await Task.Yield();
            await log.DisposeAsync();
            await stop.CancelAsync();
            // Once it is closed, it says so.
            foreach (var asker in askers) await Assert.ThrowsAsync<ObjectDisposedException>(() => asker);
        }
    }

    private static async Task AskAsync(KafkaEventLog log, CancellationToken cancellationToken)
    {
        while (true)
        {
            var opening = log.OpenTopicAsync(new("t"), cancellationToken);
            if (opening.IsFaulted) await opening;
            await Task.Yield();
        }
    }
}
