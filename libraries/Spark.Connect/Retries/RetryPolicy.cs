namespace Spark.Connect;

/// <summary>How often and after what waits a broken call is made again. The defaults are those of Spark's own clients: 50 ms, four times as long each time, up to a minute.</summary>
public sealed record RetryPolicy
{
    /// <summary>No call is made again.</summary>
    public static RetryPolicy None { get; } = new() { MaxRetries = 0 };

    /// <summary>How often one call is made again before its error is given up to the caller. Anything received in between starts the count anew.</summary>
    public int MaxRetries { get; init; } = 15;

    /// <summary>The first wait.</summary>
    public TimeSpan InitialBackoff { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How many times longer each wait is than the one before.</summary>
    public double BackoffMultiplier { get; init; } = 4;

    /// <summary>The longest wait of this client's own choice.</summary>
    public TimeSpan MaxBackoff { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Up to so much is added at random to longer waits, so that many clients do not come back at once.</summary>
    public TimeSpan Jitter { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>From which wait on there is jitter.</summary>
    public TimeSpan JitterFrom { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest wait that is granted to a server which asks for one (<c>RetryInfo</c>).</summary>
    public TimeSpan MaxServerDelay { get; init; } = TimeSpan.FromMinutes(10);
}
