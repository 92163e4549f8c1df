namespace Azki.SparkEtl.Sources;

/// <summary>Where raw events come from.</summary>
public abstract record EventSource
{
    private EventSource() { }

    /// <summary>A CSV file with a header, at a path that Spark sees.</summary>
    public sealed record Csv(string Path) : EventSource;

    /// <summary>A file with a JSON object in each line, at a path that Spark sees.</summary>
    public sealed record Ndjson(string Path) : EventSource;

    /// <summary>A Parquet file or folder with the columns of an event, at a path that Spark sees.</summary>
    public sealed record Parquet(string Path) : EventSource;

    /// <summary>The records of a topic, from one set of offsets to another: the same records each time.</summary>
    public sealed record Kafka(string BootstrapServers, string Topic, IReadOnlyList<OffsetRange> Ranges) : EventSource;
}
