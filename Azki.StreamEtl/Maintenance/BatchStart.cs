using System.Globalization;

namespace Azki.StreamEtl.Maintenance;

/// <summary>
/// Empties the staging tables for a run of batch ETL. Between two batches like its publication, so that neither meets the other half-way. The
/// time is noted by the clock that stored events have their processing_time from: the run takes its users after it.
/// </summary>
/// <param name="runId">The run.</param>
/// <param name="time">The clock of the ETL.</param>
internal sealed class BatchStart(Guid runId, TimeProvider time) : IMaintenanceWork
{
    private readonly MaintenanceOutcome<Guid> _outcome = new();

    /// <summary>Completes when it is done.</summary>
    public Task Completion => _outcome.Task;

    /// <inheritdoc/>
    public Task RunAsync(IMaintenanceSteps steps, CancellationToken cancellationToken) => _outcome.OfAsync(async () =>
    {
        var at = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        await steps.PrepareAsync([.. StagingTables.Emptying, $"INSERT INTO batch_runs VALUES ('{runId}', '{at}')"], cancellationToken).ConfigureAwait(false);
        return runId;
    }, cancellationToken);
}
