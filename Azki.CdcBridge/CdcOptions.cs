namespace Azki.CdcBridge;

/// <summary>The section <c>Cdc</c>: how changes are captured from MySQL. Names and words are Debezium's where it has them.</summary>
public sealed class CdcOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Cdc";

    /// <summary>The name of the connection string that makes MySQL the source.</summary>
    public const string ConnectionName = "insurance-db";

    /// <summary>The tables, <c>database.table</c>, comma-separated, in the order of the snapshot; <c>*</c> stands for any text.</summary>
    public string Tables { get; set; } = "insurance_db.users";

    /// <summary>What the names of the topics begin with: <c>prefix.database.table</c>.</summary>
    public string TopicPrefix { get; set; } = "azki";

    /// <summary><c>initial</c>, <c>initial_only</c>, <c>no_data</c> or <c>when_needed</c>.</summary>
    public string SnapshotMode { get; set; } = "initial";

    /// <summary>The number of this reader among all replicas of the server; 0 takes one made of <see cref="TopicPrefix"/>.</summary>
    public uint ServerId { get; set; }

    /// <summary>Rows that are read between two records of progress.</summary>
    public int SnapshotChunkRows { get; set; } = 50_000;

    /// <summary>Connections that read the snapshot side by side.</summary>
    public int SnapshotReaders { get; set; } = 3;

    /// <summary>How long the snapshot may wait for the lock that it holds for the moment of noting the position.</summary>
    public TimeSpan SnapshotLockTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a change may wait for others to be sent with it.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How often the server says that it is alive while nothing changes; it is taken for lost after three times as long.</summary>
    public TimeSpan HeartbeatPeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The longest pause between two attempts to connect.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Behind the source by this much, health is degraded.</summary>
    public TimeSpan DegradedAfter { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Behind the source by this much, health is unhealthy.</summary>
    public TimeSpan UnhealthyAfter { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>How long the server should keep its binary log; a check warns below it.</summary>
    public TimeSpan LeastRetention { get; set; } = TimeSpan.FromDays(1);

    /// <summary><c>decimal.handling.mode</c>: <c>precise</c>, <c>string</c> or <c>double</c>.</summary>
    public string DecimalHandlingMode { get; set; } = "precise";

    /// <summary><c>bigint.unsigned.handling.mode</c>: <c>long</c> or <c>precise</c>.</summary>
    public string BigintUnsignedHandlingMode { get; set; } = "long";

    /// <summary><c>time.precision.mode</c>: <c>adaptive_time_microseconds</c>, <c>connect</c>, <c>isostring</c>, <c>microseconds</c> or <c>nanoseconds</c>.</summary>
    public string TimePrecisionMode { get; set; } = "adaptive_time_microseconds";

    /// <summary><c>binary.handling.mode</c>: <c>bytes</c>, <c>base64</c>, <c>base64-url-safe</c> or <c>hex</c>.</summary>
    public string BinaryHandlingMode { get; set; } = "bytes";

    /// <summary><c>tombstones.on.delete</c>: a record without value follows the one of a deleted row.</summary>
    public bool TombstonesOnDelete { get; set; } = true;

    /// <summary><c>include.query</c>: the statement in the source block, where the server logs it.</summary>
    public bool IncludeQuery { get; set; }

    /// <summary><c>include.schema.changes</c>: what happens to the shape of the tables goes to the topic named as the prefix.</summary>
    public bool IncludeSchemaChanges { get; set; } = true;

    /// <summary><c>skipped.operations</c>: <c>t</c> skips truncates, <c>none</c> nothing.</summary>
    public string SkippedOperations { get; set; } = "t";

    internal bool SkipsTruncates => SkippedOperations.Split(',', StringSplitOptions.TrimEntries).Contains("t");
}
