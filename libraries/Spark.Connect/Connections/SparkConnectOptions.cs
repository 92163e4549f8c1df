using System.Security.Cryptography.X509Certificates;

namespace Spark.Connect;

/// <summary>How to reach Spark, beyond what a connection string says.</summary>
public sealed record SparkConnectOptions
{
    /// <summary>Where the server is and who asks.</summary>
    public required SparkConnectionString ConnectionString { get; init; }

    /// <summary>Asked for the token before each call, for tokens that expire; used instead of that of the connection string.</summary>
    public Func<CancellationToken, ValueTask<string>>? TokenProvider { get; init; }

    /// <summary>Authorities to trust instead of those of the system.</summary>
    public X509Certificate2Collection? TrustedAuthorities { get; init; }

    /// <summary>Shown to the server, or to a proxy in front of it, where it asks for one.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>How long making a connection may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How often and after what waits a broken call is made again.</summary>
    public RetryPolicy Retries { get; init; } = new();

    /// <summary>
    /// Leaves the session on the server when this object is disposed, with its views and configuration, for others with its id or for later.
    /// The server forgets it after an hour without calls.
    /// </summary>
    public bool KeepsSession { get; init; }

    /// <summary>The clock of the waits.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
