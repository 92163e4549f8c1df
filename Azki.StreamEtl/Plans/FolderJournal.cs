using Azki.EventLog;

namespace Azki.StreamEtl.Plans;

/// <summary>Beside a log that belongs to this process: nobody else can load. Positions are committed first: a plan repeated does no harm.</summary>
internal sealed class FolderJournal(PlanJournal folder, IEventLog log) : IPlanJournal
{
    public CancellationToken Lost => CancellationToken.None;

    public IEnumerable<(long Number, BatchPlan Plan)> Pending() => folder.Pending();

    public long Reserve() => folder.Reserve();

    public Task RecordAsync(long number, BatchPlan plan, CancellationToken cancellationToken) => Task.Run(() => folder.Record(number, plan), cancellationToken);

    public Task ConfirmAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task ConfirmRecentAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task CommitAsync(GroupPositions positions, CancellationToken cancellationToken) =>
        await log.CommitPositionsAsync(positions.Group, positions.Topic, positions.Positions, cancellationToken).ConfigureAwait(false);

    // The file is all there is of it.
    public Task PassOverAsync(long number, CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task CompleteAsync(long number, IReadOnlyCollection<GroupPositions> positions, CancellationToken cancellationToken)
    {
        foreach (var of in positions) await CommitAsync(of, cancellationToken).ConfigureAwait(false);
        folder.Complete(number);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
