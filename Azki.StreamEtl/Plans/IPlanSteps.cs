using System.Diagnostics;

namespace Azki.StreamEtl.Plans;

/// <summary>What is done with a plan, step by step.</summary>
internal interface IPlanSteps
{
    /// <summary>The number of the next plan: plans are repeated in the order of their numbers.</summary>
    long Reserve();

    /// <summary>Records a plan durably; its inserts may begin.</summary>
    Task RecordAsync(long number, BatchPlan plan, CancellationToken cancellationToken);

    /// <summary>Brings the rows of a recorded plan into the tables.</summary>
    Task InsertAsync(BatchPlan plan, Activity? batch, CancellationToken cancellationToken);

    /// <summary>Ends a plan whose rows are in the tables; all plans before it have ended.</summary>
    Task AcknowledgeAsync(long number, BatchPlan plan, CancellationToken cancellationToken);
}
