using Azki.StreamEtl.Plans;
using Azki.StreamEtl.Users;

namespace Azki.StreamEtl.Maintenance;

/// <summary>What is done between two batches: work on stored rows that was asked for, and the events of users who arrived after them.</summary>
/// <param name="queue">What was asked for.</param>
/// <param name="loads">What is under way; it ends first.</param>
/// <param name="preparation">Runs what is not recorded.</param>
/// <param name="late">Gives stored events their users' attributes.</param>
/// <param name="unknown">The users whose events wait for them.</param>
/// <param name="progress">Is told how many wait.</param>
/// <param name="interval">Between two times that late users have their turn.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Is told who had their turn.</param>
/// <param name="hardStop">Breaks off what is under way.</param>
internal sealed partial class MaintenanceTurn(
    MaintenanceQueue queue, LoadsInFlight loads, Preparation preparation, LateAttribution late, UnknownUsers unknown, EtlProgress progress,
    TimeSpan interval, TimeProvider time, ILogger logger, CancellationToken hardStop) : IMaintenanceSteps
{
    private long _lastAttribution;

    /// <summary>Does a work that was asked for, if there is one.</summary>
    /// <returns>Whether what is remembered of identities holds no more.</returns>
    public async Task<bool> WorkAsync(CancellationToken cancellationToken)
    {
        if (!queue.HasWork) return false;
        // Before it is taken: what is taken and not done is lost to whoever waits for it.
        await loads.DrainAsync().ConfigureAwait(false);
        if (!queue.TryTake(out var work)) return false;
        queue.UnderWaySince = time.GetUtcNow();
        try
        {
            await work.RunAsync(this, cancellationToken).ConfigureAwait(false);
            return work.ChangesIdentities;
        }
        finally
        {
            queue.UnderWaySince = null;
        }
    }

    /// <summary>Gives the events of some users who arrived late their attributes, when it is time.</summary>
    public async Task AttributeAsync(CancellationToken cancellationToken)
    {
        if (!unknown.HasArrivals || time.GetElapsedTime(_lastAttribution) < interval) return;
        await loads.DrainAsync().ConfigureAwait(false);
        if (await late.PlanAsync(cancellationToken).ConfigureAwait(false) is not var (plan, mended)) return;
        await CarryOutAsync(plan, cancellationToken).ConfigureAwait(false);
        unknown.Mended(mended);
        progress.Late(unknown.ArrivedCount);
        if (mended.Count > 0) LogMended(mended.Count);
        _lastAttribution = time.GetTimestamp();
    }

    /// <inheritdoc/>
    public Task PrepareAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken) => preparation.RunAsync(statements, cancellationToken);

    /// <inheritdoc/>
    public async Task CarryOutAsync(BatchPlan plan, CancellationToken cancellationToken)
    {
        await loads.StartAsync(plan, null, hardStop).ConfigureAwait(false);
        await loads.DrainAsync().ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Information, "Gave the events of {Users} late users their attributes")]
    private partial void LogMended(int users);
}
