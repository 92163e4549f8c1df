namespace Azki.Cli.Etl;

/// <summary>Runs something each day at the same time (UTC).</summary>
internal sealed class DailySchedule(TimeOnly at, TimeProvider clock)
{
    /// <summary>The time of the next run.</summary>
    public DateTimeOffset Next()
    {
        var now = clock.GetUtcNow();
        var today = new DateTimeOffset(DateOnly.FromDateTime(now.UtcDateTime).ToDateTime(at), TimeSpan.Zero);
        return today > now ? today : today.AddDays(1);
    }

    /// <summary>Waits and runs, until cancelled. The day given is that of the run.</summary>
    public async Task RunAsync(Func<DateOnly, Task> run, CancellationToken cancellationToken)
    {
        while (true)
        {
            var next = Next();
            // Not one long wait: the clock may be set, the machine may sleep.
            while (clock.GetUtcNow() is var now && now < next)
                await Task.Delay(TimeSpan.FromSeconds(Math.Min(60, (next - now).TotalSeconds)), clock, cancellationToken).ConfigureAwait(false);
            await run(DateOnly.FromDateTime(next.UtcDateTime)).ConfigureAwait(false);
        }
    }
}
