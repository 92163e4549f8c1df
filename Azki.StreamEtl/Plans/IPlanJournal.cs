using Azki.EventLog;

namespace Azki.StreamEtl.Plans;

/// <summary>The plans that are recorded and not completed, of all instances that load the same warehouse: one of them loads at a time.</summary>
internal interface IPlanJournal : IAsyncDisposable
{
    /// <summary>Cancelled when another instance loads, or may soon.</summary>
    CancellationToken Lost { get; }

    /// <summary>The plans to repeat, oldest first.</summary>
    IEnumerable<(long Number, BatchPlan Plan)> Pending();

    /// <summary>The number of the next plan: plans are repeated in the order of their numbers.</summary>
    long Reserve();

    /// <summary>Records a plan durably; its inserts may begin.</summary>
    Task RecordAsync(long number, BatchPlan plan, CancellationToken cancellationToken);

    /// <summary>Fails where another instance loads now.</summary>
    Task ConfirmAsync(CancellationToken cancellationToken);

    /// <summary>The same, where it is not certain anyway for having been so a moment ago.</summary>
    Task ConfirmRecentAsync(CancellationToken cancellationToken);

    /// <summary>Commits positions that no plan is about. Fails where another instance loads now: it may be further.</summary>
    Task CommitAsync(GroupPositions positions, CancellationToken cancellationToken);

    /// <summary>Leaves a plan of another warehouse to that one.</summary>
    Task PassOverAsync(long number, CancellationToken cancellationToken);

    /// <summary>Forgets a plan whose every step is done, and commits how far it got.</summary>
    Task CompleteAsync(long number, IReadOnlyCollection<GroupPositions> positions, CancellationToken cancellationToken);
}
