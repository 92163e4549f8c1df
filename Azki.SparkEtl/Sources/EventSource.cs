namespace Azki.SparkEtl.Sources;

/// <summary>Where raw events come from.</summary>
public abstract record EventSource
{
    private EventSource() { }

    /// <summary>A file at a path that Spark sees.</summary>
    public abstract record File(string Path) : EventSource
    {
        /// <summary>What its rows are accounted for under: the name by which the ingestor loads it, so that a refused row is the same row.</summary>
        public string Name { get; init; } = Path;
    }

    /// <summary>A CSV file with a header, or a folder or glob of such files: each is a source of its own.</summary>
    public sealed record Csv(string Path) : File(Path);

    /// <summary>A file with a JSON object in each line, or a folder or glob of such files: each is a source of its own.</summary>
    public sealed record Ndjson(string Path) : File(Path);

    /// <summary>A Parquet file or folder with the columns of an event; <c>premium_amount</c> and <c>event_id</c> need not be there.</summary>
    public sealed record Parquet(string Path) : File(Path);

    /// <summary>The records of a topic, from one set of offsets to another: the same records each time.</summary>
    public sealed record Kafka(string BootstrapServers, string Topic, IReadOnlyList<OffsetRange> Ranges) : EventSource
    {
        /// <summary>Options of Kafka's Java client, such as <c>security.protocol</c>.</summary>
        public IReadOnlyDictionary<string, string> ClientOptions { get; init; } = new Dictionary<string, string>();
    }

    /// <summary>A file, folder or glob as its name says: <c>.csv</c>, <c>.ndjson</c>, <c>.jsonl</c>, also compressed by gzip, or <c>.parquet</c>.</summary>
    /// <exception cref="FormatException">The name says nothing, or what Spark does not understand.</exception>
    public static File OfFile(string path)
    {
        // A folder is named as the files in it, with or without a slash behind.
        var name = System.IO.Path.TrimEndingDirectorySeparator(path);
        if (name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            // Hadoop finds its codecs with case, and what it finds none for it reads as text.
            if (!name.EndsWith(".gz", StringComparison.Ordinal)) throw new FormatException($"{path}: Spark takes a file for compressed where its name ends in .gz, in small letters. Rename it.");
            name = name[..^3];
        }
        return System.IO.Path.GetExtension(name).ToLowerInvariant() switch
        {
            ".csv" => new Csv(path),
            ".ndjson" or ".jsonl" => new Ndjson(path),
            ".parquet" => new Parquet(path),
            _ => throw new FormatException($"{path}: files of events for Spark, and folders and globs of them, end in .csv, .ndjson or .jsonl (also with .gz behind), or .parquet."),
        };
    }
}
