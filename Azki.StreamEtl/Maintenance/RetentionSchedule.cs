using Azki.Warehouse;
using Microsoft.Extensions.Options;

namespace Azki.StreamEtl.Maintenance;

/// <summary>Asks for the retention to be applied, to what runs of batch ETL have left as well, at the start and once a day.</summary>
internal sealed class RetentionSchedule(
    MaintenanceQueue queue, WarehouseClient warehouse, IOptions<WarehouseOptions> options, TimeProvider time, ILogger<Retention> logger) : BackgroundService
{
    private static readonly TimeSpan LongestRetention = TimeSpan.FromDays(365 * 100);

    // No run takes longer.
    private static readonly TimeSpan LongestRun = TimeSpan.FromDays(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromDays(1), time);
        // A clock that is far ahead when a machine starts is put right before the day is over.
        var mayTakeAll = false;
        do
        {
            queue.Add(new AbandonedStaging(warehouse, time.GetUtcNow() - LongestRun));
            // Else for ever.
            if (options.Value.Retention <= LongestRetention) queue.Add(new Retention(warehouse, options.Value.Retention, time, mayTakeAll, logger));
            mayTakeAll = true;
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }
}
