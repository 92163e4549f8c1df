using Azki.Warehouse.Closing;

namespace Azki.StreamEtl.Maintenance;

/// <summary>
/// Looks for days that are over and hours that are, and counts them ahead for the reports, where little is being loaded. Nothing depends on
/// its being done: what is open is counted from the events.
/// </summary>
internal sealed partial class DayClosingSchedule(DayClosing closing, DayLinking linking, EtlProgress progress, TimeProvider time, ILogger<DayClosingSchedule> log) : BackgroundService
{
    // Records between two looks (2,000 a second): where more come, the processors are for loading them.
    private const long Busy = 10_000;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    // What late events open again and again is not closed each time.
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly Dictionary<Closing, DateTimeOffset> _tried = [];
    private DaysOfEvents _before = DaysOfEvents.AllOpen;
    private long _done;

    /// <summary>Closes what is at rest.</summary>
    /// <returns>What was closed.</returns>
    public async Task<IReadOnlyList<Closing>> LookAsync(CancellationToken cancellationToken)
    {
        if (IsBusy()) return [];
        var days = await closing.ReadAsync(cancellationToken).ConfigureAwait(false);
        await closing.ForgetAsync(days, cancellationToken).ConfigureAwait(false);
        await linking.ForgetAsync(days, cancellationToken).ConfigureAwait(false);
        var closed = new List<Closing>();
        foreach (var part in ClosingPlan.Of(days, _before, time.GetUtcNow()))
        {
            var now = time.GetUtcNow();
            if (_tried.TryGetValue(part, out var last) && now - last < Rest) continue;
            _tried[part] = now;
            if (await closing.CloseAsync(part.Day, part.From, part.To, cancellationToken).ConfigureAwait(false)) closed.Add(part);
            if (IsBusy()) break;
        }
        foreach (var (part, at) in _tried.ToList())
            if (time.GetUtcNow() - at >= Rest) _tried.Remove(part);
        // What follows may fail for reasons of its own, which is no reason for days to stay open.
        _before = days;
        // What was just looked up would be looked up again after a piece more.
        await closing.LookUpAsync(cancellationToken).ConfigureAwait(false);
        // A day a look: after a late event there are some thirty to be linked anew, and what is at rest is not to wait for all of them.
        if (!IsBusy()) await linking.LinkAsync(cancellationToken).ConfigureAwait(false);
        return closed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await LookAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Failed(e);
            }
        }
    }

    private bool IsBusy()
    {
        var came = progress.RecordsDone - _done;
        _done = progress.RecordsDone;
        return progress.State != EtlState.Running || came > Busy;
    }

    [LoggerMessage(LogLevel.Warning, "What is at rest could not be counted ahead; reports take longer, and it is tried again.")]
    private partial void Failed(Exception exception);
}
