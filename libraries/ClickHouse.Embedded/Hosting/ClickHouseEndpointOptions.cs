namespace ClickHouse.Embedded;

/// <summary>How the engine is offered on a port.</summary>
public sealed class ClickHouseEndpointOptions
{
    /// <summary>
    /// Origins of web pages, such as <c>https://example.org</c>, whose scripts may send statements. None by default: without this, any page
    /// a browser on this machine opens could post SQL to a port without a password.
    /// </summary>
    public ISet<string> AllowedOrigins { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>A client that sends nothing of its request, or takes nothing of its answer, for this long is hung up on, and its statement ended; at least two seconds.</summary>
    public TimeSpan StalledAfter { get; set; } = TimeSpan.FromMinutes(5);
}
