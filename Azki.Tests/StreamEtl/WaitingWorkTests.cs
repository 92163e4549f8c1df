using System.Diagnostics;
using Azki.ServiceDefaults.Faults;
using Azki.StreamEtl;
using Azki.StreamEtl.Maintenance;
using Azki.StreamEtl.Plans;
using Azki.StreamEtl.Users;
using Azki.Warehouse;
using Microsoft.Extensions.Logging.Abstractions;

namespace Azki.Tests.StreamEtl;

/// <summary>Why work that was asked for does not begin.</summary>
public sealed class WaitingWorkTests
{
    private readonly EtlProgress _progress = new();
    private readonly MaintenanceQueue _queue = new();
    private readonly StreamEtlControl _control;

    public WaitingWorkTests() => _control = new(_queue, null!, null!, _progress, null!, TimeProvider.System);

    [Fact]
    public void WhyWaiting_ByTheState_IsSaid()
    {
        Assert.Contains("being started", Why(), StringComparison.Ordinal);
        _progress.Started();
        Assert.Null(Why());
        _progress.Stalled(new(FaultKind.DiskFull, "no room"));
        Assert.Equal("loading is stalled: no room", Why());
        _progress.Started();
        _progress.StandingBy();
        Assert.Contains("another instance", Why(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task StandsByAsync_StalledWhileItIsNotKnownWhoLoads_WaitsUntilItIs()
    {
        _progress.Joining();
        _progress.Stalled(new(FaultKind.NotPermitted, "not let in"));
        var asking = _progress.StandsByAsync(TimeSpan.Zero);
        Assert.False(asking.IsCompleted);
        _progress.StandingBy();
        Assert.True(await asking.WaitAsync(TestContext.Current.CancellationToken));

        _progress.Joining();
        asking = _progress.StandsByAsync(TimeSpan.Zero);
        _progress.Chosen();
        Assert.False(await asking.WaitAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task StandsByAsync_DatabaseOfANewerVersion_WaitsNoLonger()
    {
        _progress.Stalled(new(FaultKind.NewerVersion, "not for this version"));
        Assert.True((await Assert.ThrowsAsync<WarehouseException>(() => _progress.StandsByAsync(TimeSpan.Zero))).IsNewer);
    }

    [Fact]
    public async Task WhyWaiting_WorkAskedForBeforeIsUnderWay_IsSaidToOthersOnly()
    {
        _progress.Started();
        using var loads = new LoadsInFlight(new NoSteps());
        var turn = new MaintenanceTurn(
            _queue, loads, null!, null!, new UnknownUsers(), _progress, TimeSpan.Zero, TimeProvider.System, NullLogger.Instance, CancellationToken.None);
        var ownersAsking = DateTimeOffset.UtcNow;
        var work = new Work();
        _queue.Add(work);
        var turning = turn.WorkAsync(TestContext.Current.CancellationToken);
        await work.Begun.Task.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Null(_control.WhyWaiting(ownersAsking));
        Assert.Contains("under way", Why(), StringComparison.Ordinal);

        work.End.SetResult();
        await turning;
        Assert.Null(Why());
    }

    private string? Why() => _control.WhyWaiting(DateTimeOffset.UtcNow.AddMilliseconds(1));

    private sealed class Work : IMaintenanceWork
    {
        public TaskCompletionSource Begun { get; } = new();

        public TaskCompletionSource End { get; } = new();

        public Task RunAsync(IMaintenanceSteps steps, CancellationToken cancellationToken)
        {
            Begun.SetResult();
            return End.Task;
        }
    }

    private sealed class NoSteps : IPlanSteps
    {
        public long Reserve() => throw new UnreachableException();

        public Task RecordAsync(long number, BatchPlan plan, CancellationToken cancellationToken) => throw new UnreachableException();

        public Task InsertAsync(BatchPlan plan, Activity? batch, CancellationToken cancellationToken) => throw new UnreachableException();

        public Task AcknowledgeAsync(long number, BatchPlan plan, CancellationToken cancellationToken) => throw new UnreachableException();
    }
}
