namespace ClickHouse.Embedded;

/// <summary>How an engine is opened.</summary>
public sealed record ClickHouseEngineOptions
{
    /// <summary>The folder of the databases; made when missing. One process at a time.</summary>
    public required string Path { get; init; }

    /// <summary>Bytes all statements together may use. By default six tenths of what the machine (or container) has.</summary>
    public long MaxServerMemoryBytes { get; init; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 10 * 6;

    /// <summary>Bytes one statement may use when it does not say (<c>max_memory_usage</c>); by default two thirds of the above.</summary>
    public long? MaxQueryMemoryBytes { get; init; }

    /// <summary>How long one statement may run when it does not say (<c>max_execution_time</c>); none by default.</summary>
    public TimeSpan? MaxExecutionTime { get; init; }

    /// <summary>Requests of this process that run at once; more wait for their turn.</summary>
    public int MaxConcurrentRequests { get; init; } = Math.Max(8, Environment.ProcessorCount * 4);

    /// <summary>Requests by a port that run at once, those included whose client is slow to read; more wait. They take no turn of this process's own.</summary>
    public int MaxConcurrentPortRequests { get; init; } = 100;

    /// <summary>How long closing waits for what runs, before it cancels it.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The server's time zone, an IANA name. A process keeps the one it first opened an engine with.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>Who may use the engine. By default <c>default</c> without a password, who stays within the databases.</summary>
    public IReadOnlyList<ClickHouseUser> Users { get; init; } = [new(ClickHouseUser.DefaultName)];

    /// <summary>More server settings, such as <c>backups.allowed_path</c>.</summary>
    public IReadOnlyDictionary<string, string> ServerSettings { get; init; } = new Dictionary<string, string>();

    /// <summary>Settings every statement starts with.</summary>
    public IReadOnlyDictionary<string, string> DefaultSettings { get; init; } = new Dictionary<string, string>();
}
