using Azki.Warehouse;
using Microsoft.Extensions.Options;

namespace Azki.StreamEtl.Maintenance;

/// <summary>Asks for the retention to be applied, to what runs of batch ETL have left as well, at the start and once a day.</summary>
internal sealed class RetentionSchedule(MaintenanceQueue queue, WarehouseClient warehouse, IOptions<WarehouseOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LongestRetention = TimeSpan.FromDays(365 * 1000);

    // No run takes longer.
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromDays(1), time);
        do
        {
            queue.Add(new AbandonedStaging(warehouse, time.GetUtcNow() - LongestRun));
            // Else for ever.
            if (options.Value.Retention <= LongestRetention) queue.Add(new Retention(warehouse, time.GetUtcNow() - options.Value.Retention));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }
}
