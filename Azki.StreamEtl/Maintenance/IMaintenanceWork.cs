using Azki.StreamEtl.Plans;

namespace Azki.StreamEtl.Maintenance;

/// <summary>Work on stored rows. It runs between two batches, when nothing is being loaded.</summary>
internal interface IMaintenanceWork
{
    /// <summary>Whether events may be stored afterwards that were not before: what is remembered of their identities is forgotten then.</summary>
    bool ChangesIdentities => false;

    Task RunAsync(IMaintenanceSteps steps, CancellationToken cancellationToken);
}

/// <summary>What a work on stored rows is made of.</summary>
internal interface IMaintenanceSteps
{
    /// <summary>
    /// Runs statements that touch nothing stored, all of them again where one fails, some times. Nothing is recorded: what can't succeed is given
    /// up, and loading goes on.
    /// </summary>
    /// <exception cref="Exception">What the last try failed by.</exception>
    Task PrepareAsync(IReadOnlyList<string> statements, CancellationToken cancellationToken);

    /// <summary>Records a plan and carries it out to its end, however long it takes.</summary>
    Task CarryOutAsync(BatchPlan plan, CancellationToken cancellationToken);
}
