using System.Globalization;
using Azki.Warehouse;

namespace Azki.StreamEtl.Maintenance;

/// <summary>Empties the staging tables for a run of batch ETL. Between two batches like its publication, so that neither meets the other half-way.</summary>
internal sealed class BatchStart(WarehouseClient warehouse, Guid runId, DateTimeOffset now) : IMaintenanceWork
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it is done.</summary>
    public Task Completion => _done.Task;

    public async Task RunAsync(RunPlan run, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var statement in StagingTables.Emptying) await warehouse.ExecuteAsync(statement, cancellationToken).ConfigureAwait(false);
            var at = now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
            await warehouse.ExecuteAsync($"INSERT INTO batch_runs VALUES ('{runId}', '{at}')", cancellationToken).ConfigureAwait(false);
            _done.TrySetResult();
        }
        catch (Exception e)
        {
            // Nothing stored was touched: who asked is told, and loading goes on.
            _done.TrySetException(e);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
