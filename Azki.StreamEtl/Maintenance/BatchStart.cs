using System.Globalization;

namespace Azki.StreamEtl.Maintenance;

/// <summary>Empties the staging tables for a run of batch ETL. Between two batches like its publication, so that neither meets the other half-way.</summary>
internal sealed class BatchStart(Guid runId, DateTimeOffset now) : IMaintenanceWork
{
    private readonly MaintenanceOutcome<Guid> _outcome = new();

    /// <summary>Completes when it is done.</summary>
    public Task Completion => _outcome.Task;

    /// <inheritdoc/>
    public Task RunAsync(IMaintenanceSteps steps, CancellationToken cancellationToken) => _outcome.OfAsync(async () =>
    {
        var at = now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
        await steps.PrepareAsync([.. StagingTables.Emptying, $"INSERT INTO batch_runs VALUES ('{runId}', '{at}')"], cancellationToken).ConfigureAwait(false);
        return runId;
    }, cancellationToken);
}
