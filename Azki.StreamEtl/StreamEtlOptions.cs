namespace Azki.StreamEtl;

/// <summary>Settings of the streaming ETL, section <c>Azki:StreamEtl</c>.</summary>
public sealed class StreamEtlOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Azki:StreamEtl";

    /// <summary>The beginning of the name under which positions are committed; the identity of the warehouse follows.</summary>
    public string Group { get; set; } = "azki-stream-etl";

    /// <summary>The folder of the batches that are recorded but not yet acknowledged by the warehouse.</summary>
    public string PlanFolder { get; set; } = Path.Combine(".azki", "etl");

    /// <summary>Rows after which a batch is loaded: blocks of this size cost the engine least.</summary>
    public int MaxBatchRows { get; set; } = 300_000;

    /// <summary>Bytes of records after which a batch is loaded, however few rows they are.</summary>
    public long MaxBatchBytes { get; set; } = 64L << 20;

    /// <summary>Age after which a batch is loaded however small, unless an earlier one is still on its way.</summary>
    public TimeSpan MaxBatchAge { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Event ids kept in memory between batches, 11 to 21 bytes each, in whole days of event time; the days used least go first and are read
    /// from the warehouse when an event of them comes. Not a hard bound: the day used last is kept whole however many ids it has, and a batch
    /// also holds all days its events are of.
    /// </summary>
    public int MaxKnownIds { get; set; } = 24_000_000;

    /// <summary>Least time between two runs that mend the events of users who arrived late: each rewrites columns of the base table.</summary>
    public TimeSpan AttributionInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Events of users who arrived late that are mended at once, about 100 bytes each in memory; those of a user may be mended in several
    /// goes.
    /// </summary>
    public int MaxAttributedEvents { get; set; } = 500_000;

    /// <summary>Also publish the enriched events, as JSON, to <c>insurance.processed_events</c>.</summary>
    public bool PublishProcessedEvents { get; set; }
}
