using Azki.Warehouse.Closing;

namespace Azki.StreamEtl.Maintenance;

/// <summary>Looks for large days that are over and got no event between two looks, and asks for them to be closed.</summary>
internal sealed partial class DayClosingSchedule(MaintenanceQueue queue, DayClosing closing, EtlProgress progress, TimeProvider time, ILogger<DayClosingSchedule> log) : BackgroundService
{
    // Fewer events are counted as fast from the states.
    private const ulong Many = 10_000;

    // Records between two looks (2,000 a second): where more come, they would wait for a day to be closed.
    private const long Busy = 10_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var (before, done) = (DaysOfEvents.AllOpen, 0L);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            var came = progress.RecordsDone - done;
            done = progress.RecordsDone;
            if (progress.State != EtlState.Running || came > Busy) continue;
            try
            {
                var days = await closing.ReadAsync(stoppingToken).ConfigureAwait(false);
                await CloseAsync([.. days.All.Where(d => !d.IsClosed && d.Known + d.Unknown >= Many && d.Day < Today && before.All.Contains(d)).Select(d => d.Day)], stoppingToken).ConfigureAwait(false);
                before = days;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(e);
            }
        }
    }

    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    // All that rest, a little at a time between batches; the latest first, as they are asked for most.
    private async Task CloseAsync(IReadOnlyList<DateOnly> resting, CancellationToken cancellationToken)
    {
        if (resting.Count == 0) return;
        var work = new DayClosingWork(closing, [.. resting.OrderDescending()], time, log);
        queue.Add(work);
        await work.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Warning, "The days to be counted ahead could not be read; it is tried again.")]
    private partial void Failed(Exception exception);
}
