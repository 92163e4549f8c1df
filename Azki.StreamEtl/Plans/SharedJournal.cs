using System.Globalization;
using Azki.EventLog;

namespace Azki.StreamEtl.Plans;

/// <summary>In the log that several instances share: the one that takes over finds the plans of the one before it, and shuts it out.</summary>
internal sealed class SharedJournal : IPlanJournal
{
    private readonly ILogJournal _journal;
    private long _last;

    public SharedJournal(ILogJournal journal) => (_journal, _last) = (journal, journal.Pending is [.., var last] ? last.Id : 0);

    public CancellationToken Lost => _journal.Lost;

    public IEnumerable<(long Number, BatchPlan Plan)> Pending() =>
        _journal.Pending.Select(e => (e.Id, PlanBytes.Read(e.Bytes, string.Create(CultureInfo.InvariantCulture, $"{EtlTopics.Plans} {e.Id}"))));

    public long Reserve() => ++_last;

    public Task RecordAsync(long number, BatchPlan plan, CancellationToken cancellationToken) => _journal.AppendAsync(number, PlanBytes.Of(plan), cancellationToken);

    public Task ConfirmAsync(CancellationToken cancellationToken) => _journal.ConfirmAsync(cancellationToken);

    public Task ConfirmRecentAsync(CancellationToken cancellationToken) => _journal.ConfirmRecentAsync(cancellationToken);

    public Task CommitAsync(GroupPositions positions, CancellationToken cancellationToken) => _journal.CommitAsync([positions], cancellationToken);

    // This warehouse's position goes on, so that it is met once. The other one has a position of its own.
    public Task PassOverAsync(long number, CancellationToken cancellationToken) => _journal.CompleteAsync(number, [], cancellationToken);

    public Task CompleteAsync(long number, IReadOnlyCollection<GroupPositions> positions, CancellationToken cancellationToken) =>
        _journal.CompleteAsync(number, positions, cancellationToken);

    public ValueTask DisposeAsync() => _journal.DisposeAsync();
}
