namespace Azki.EventLog;

/// <summary>An opened topic.</summary>
/// <param name="Name">The name, e.g. <c>insurance.raw_events</c>.</param>
/// <param name="Id">The identity: a topic deleted and made anew under the same name has another.</param>
/// <param name="Partitions">The number of partitions.</param>
public sealed record Topic(string Name, Guid Id, int Partitions)
{
    /// <summary>Whether the last record of each key is kept, and no other: then every record must have a key.</summary>
    public bool IsCompacted { get; init; }
}

/// <summary>How a topic is created where it is missing.</summary>
/// <param name="Name">The name of the topic.</param>
/// <param name="Partitions">The number of partitions; 0 takes the log's default.</param>
/// <param name="Compacted">Keeps the last record of each key instead of dropping by age and size.</param>
public sealed record TopicSettings(string Name, int Partitions = 0, bool Compacted = false)
{
    /// <summary>Records older than this may be dropped once every known group has read them; <see langword="null"/> takes the log's default, <see cref="Timeout.InfiniteTimeSpan"/> keeps them.</summary>
    public TimeSpan? RetentionAge { get; init; }

    /// <summary>Bytes a partition above which the oldest, read by every known group, may be dropped; <see langword="null"/> takes the log's default, -1 is any number.</summary>
    public long? RetentionBytes { get; init; }

    /// <summary>Bytes of a file of Kafka's, which is what it drops at once; <see langword="null"/> takes its default.</summary>
    public int? SegmentBytes { get; init; }
}

/// <summary>The bounds of a partition.</summary>
/// <param name="Low">The first offset still stored.</param>
/// <param name="High">The offset the next record will get; equal to <paramref name="Low"/> when empty.</param>
public readonly record struct Watermarks(long Low, long High);
