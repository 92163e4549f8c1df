using Azki.Warehouse;
using Microsoft.Extensions.Options;

namespace Azki.StreamEtl.Maintenance;

/// <summary>Asks for the retention to be applied, at the start and once a day.</summary>
internal sealed class RetentionSchedule(MaintenanceQueue queue, WarehouseClient warehouse, IOptions<WarehouseOptions> options, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan LongestRetention = TimeSpan.FromDays(365 * 1000);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // For ever.
        if (options.Value.Retention > LongestRetention) return;
        using var timer = new PeriodicTimer(TimeSpan.FromDays(1), time);
        do queue.Add(new Retention(warehouse, time.GetUtcNow() - options.Value.Retention));
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }
}
