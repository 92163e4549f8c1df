namespace Spark.Connect;

/// <summary>The retries of one call: how many there were, and how long to wait before the next.</summary>
/// <param name="policy">The rules.</param>
/// <param name="random">Gives the jitter, from 0 to below 1.</param>
internal sealed class RetrySchedule(RetryPolicy policy, Func<double> random)
{
    private TimeSpan _next = policy.InitialBackoff;

    public int Retries { get; private set; }

    /// <summary>The wait before the next try; null when it was the last.</summary>
    /// <param name="serverDelay">What the server asked for, if it did: waited at least.</param>
    public TimeSpan? Next(TimeSpan? serverDelay = null)
    {
        if (Retries >= policy.MaxRetries) return null;
        Retries++;
        var wait = _next;
        _next = Shorter(TimeSpan.FromTicks((long)Math.Min(_next.Ticks * policy.BackoffMultiplier, TimeSpan.MaxValue.Ticks / 2)), policy.MaxBackoff);
        if (serverDelay is { } asked) wait = Longer(wait, Shorter(asked, policy.MaxServerDelay));
        return wait >= policy.JitterFrom ? wait + policy.Jitter * random() : wait;
    }

    /// <summary>Something arrived: what comes next is a new trouble.</summary>
    public void Reset() => (Retries, _next) = (0, policy.InitialBackoff);

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
