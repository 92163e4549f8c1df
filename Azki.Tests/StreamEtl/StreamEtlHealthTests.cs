using Azki.EventLog;
using Azki.ServiceDefaults.Faults;
using Azki.StreamEtl;
using Azki.StreamEtl.Feeds;
using Azki.Tests.CdcBridge.Database;
using Azki.Tests.Fuzzing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Azki.Tests.StreamEtl;

public sealed class StreamEtlHealthTests
{
    [Fact]
    public async Task CheckHealthAsync_TablesAreBeingMade_IsUnhealthyUntilTheyAreThere()
    {
        var progress = new EtlProgress();
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync(progress));
        progress.Migrated();
        Assert.Equal(HealthStatus.Degraded, await StatusAsync(progress));
        progress.Started();
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(progress));
    }

    [Fact]
    public async Task CheckHealthAsync_StalledBeforeAnotherInstanceWasKnownToLoad_IsHealthyOnceItIs()
    {
        var progress = new EtlProgress();
        progress.Migrated();
        progress.Joining();
        progress.Stalled(new(FaultKind.NotPermitted, "not let in"));
        progress.Joining();
        Assert.Equal(HealthStatus.Unhealthy, await StatusAsync(progress));
        Assert.True(progress.NeedsHelp);
        progress.StandingBy();
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(progress));
        Assert.Null(progress.Reason);
        Assert.False(progress.NeedsHelp);
    }

    [Fact]
    public async Task CheckHealthAsync_ItIsNotKnownWhoLoads_IsNotSaidToStandBy()
    {
        var progress = new EtlProgress();
        progress.Migrated();
        progress.Chosen();
        progress.Started();
        progress.Joining();
        Assert.Equal(HealthStatus.Degraded, await StatusAsync(progress));
    }

    [Fact]
    public async Task CheckHealthAsync_TheLogDoesNotAnswer_IsDegradedUntilItDoes()
    {
        var progress = new EtlProgress();
        progress.Migrated();
        progress.Started();
        progress.LogSaid("raw_events", "no broker");
        progress.LogSaid("users", "no broker");
        Assert.Equal(HealthStatus.Degraded, await StatusAsync(progress));
        progress.LogSaid("users", null);
        Assert.Equal(HealthStatus.Degraded, await StatusAsync(progress));
        progress.LogSaid("raw_events", null);
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(progress));
    }

    [Fact]
    public async Task CheckHealthAsync_TheLogDidNotAnswerWhoLoaded_IsNoMatterForWhoStandsBy()
    {
        var progress = new EtlProgress();
        progress.Started();
        progress.LogSaid("users", "no broker");
        progress.Joining();
        progress.StandingBy();
        Assert.Equal(HealthStatus.Healthy, await StatusAsync(progress));
    }

    [Fact]
    public async Task Watch_TheLogDoesNotAnswerWhoStandsBy_IsDegradedUntilItDoes()
    {
        var (log, progress) = (new AnsweringLog(), new EtlProgress());
        progress.StandingBy();
        using var stop = new CancellationTokenSource();
        var watch = StandbyWatch.RunAsync(log, progress, TimeSpan.FromMilliseconds(1), stop.Token);

        foreach (var (problem, status) in (IEnumerable<(string?, HealthStatus)>)[("no broker", HealthStatus.Degraded), (null, HealthStatus.Healthy)])
        {
            log.Problem = problem;
            await Kafka.PlainEvents.WaitAsync(async () => await StatusAsync(progress) == status, $"It is not {status}");
        }
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => watch);
    }

    private static async Task<HealthStatus> StatusAsync(EtlProgress progress) => (await new StreamEtlHealth(progress).CheckHealthAsync(new())).Status;

    private sealed class AnsweringLog() : ForwardingLog(new MemoryLog()), IEventLog
    {
        private volatile string? _problem;

        public string? Problem { set => _problem = value; }

        Task<int> IEventLog.CountPartitionsAsync(Topic topic, CancellationToken cancellationToken) =>
            _problem is { } problem ? Task.FromException<int>(new EventLogException(problem)) : Task.FromResult(topic.Partitions);
    }
}
