using System.Globalization;
using Azki.Warehouse;

namespace Azki.StreamEtl.Maintenance;

/// <summary>Empties the staging tables where a run of batch ETL left its rows and did not come back: a copy of events must not outlive them.</summary>
/// <param name="warehouse">The warehouse.</param>
/// <param name="before">A run that began before is abandoned.</param>
internal sealed class AbandonedStaging(WarehouseClient warehouse, DateTimeOffset before) : IMaintenanceWork
{
    /// <inheritdoc/>
    public async Task RunAsync(IMaintenanceSteps steps, CancellationToken cancellationToken)
    {
        var limit = before.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        if (await warehouse.QueryNumberAsync($"SELECT count() FROM batch_runs WHERE started_at < toDateTime64('{limit}', 3, 'UTC')", null, cancellationToken).ConfigureAwait(false) > 0)
            await steps.PrepareAsync([.. StagingTables.Emptying], cancellationToken).ConfigureAwait(false);
    }
}
