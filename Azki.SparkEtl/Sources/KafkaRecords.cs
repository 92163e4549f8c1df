using System.Globalization;
using System.Text.Json;
using Spark.Connect;

namespace Azki.SparkEtl.Sources;

/// <summary>Reads records of a topic in Spark, within exact offsets.</summary>
internal static class KafkaRecords
{
    private const string PollTimeoutMs = "10000";
    private const string RecordsPerPoll = "2000";

    /// <summary>The records as Spark's Kafka source has them, headers too.</summary>
    /// <param name="spark">The session.</param>
    /// <param name="topic">What to read.</param>
    /// <param name="recordsPerTask">So many records a task: all cores have work to the end, and a task that fails costs little.</param>
    public static DataFrame Read(SparkSession spark, EventSource.Kafka topic, long recordsPerTask) =>
        // Start and end must name the same partitions. Records that are gone are an error: fewer rows than asked for are never taken in silence.
        spark.Read.Format("kafka").Option("kafka.bootstrap.servers", topic.BootstrapServers)
            .Options(topic.ClientOptions.Select(o => KeyValuePair.Create($"kafka.{o.Key}", o.Value)))
            // By its partitions: a piece need not have records of all of them.
            .Option("assign", JsonSerializer.Serialize(new Dictionary<string, int[]> { [topic.Topic] = [.. topic.Ranges.Select(r => r.Partition)] }))
            .Option("startingOffsets", Offsets(topic, r => r.From)).Option("endingOffsets", Offsets(topic, r => r.To))
            .Option("includeHeaders", "true").Option("failOnDataLoss", "true").Option("kafkaConsumer.pollTimeoutMs", PollTimeoutMs)
            .Option("minPartitions", Math.Max(topic.Ranges.Count, topic.Ranges.Sum(r => r.To - r.From) / recordsPerTask + 1).ToString(CultureInfo.InvariantCulture))
            .Option("kafka.max.poll.records", RecordsPerPoll)
            // As the streaming path: what a sender took back was never sent.
            .Option("kafka.isolation.level", "read_committed")
            .Load();

    private static string Offsets(EventSource.Kafka topic, Func<OffsetRange, long> offset) =>
        JsonSerializer.Serialize(new Dictionary<string, Dictionary<int, long>> { [topic.Topic] = topic.Ranges.ToDictionary(r => r.Partition, offset) });
}
