using System.Text.Json;
using Azki.SparkEtl.Sources;

namespace Azki.Benchmarks.Spark;

/// <summary>A topic, or the first records of each of its partitions.</summary>
internal static class TopicShare
{
    /// <summary>So many records, as evenly as they go.</summary>
    public static EventSource.Kafka First(this EventSource.Kafka topic, int records) =>
        topic with { Ranges = [.. topic.Ranges.Select(r => r with { To = Math.Min(r.To, r.From + records / topic.Ranges.Count) })] };

    /// <summary>The number of records.</summary>
    public static int Events(this EventSource.Kafka topic) => (int)topic.Ranges.Sum(r => r.To - r.From);

    /// <summary>One offset of each partition, as Spark takes them.</summary>
    public static string Offsets(this EventSource.Kafka topic, Func<OffsetRange, long> offset) =>
        JsonSerializer.Serialize(new Dictionary<string, Dictionary<int, long>> { [topic.Topic] = topic.Ranges.ToDictionary(r => r.Partition, offset) });
}
