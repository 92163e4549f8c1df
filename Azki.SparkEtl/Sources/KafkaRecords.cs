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

    /// <summary>
    /// Whether a record has a time that is no time of Spark's: all become microseconds in 64 bits, those that nobody asks for as well, and where one does not fit
    /// the task fails, however often it is tried again. No option of the source has it pass over such a record.
    /// </summary>
    public static bool IsBeyondTime(SparkException error) =>
        error.Message.Contains("long overflow", StringComparison.Ordinal) && error.Message.Contains("KafkaRecordToRowConverter", StringComparison.Ordinal);

    /// <summary>Says so.</summary>
    public static InvalidDataException BeyondTime(IEnumerable<EventSource> sources, SparkException error) => new(
        $"A record of {string.Join(", ", sources.OfType<EventSource.Kafka>().Select(t => t.Topic))} has a time beyond the year 294247, as one in nanoseconds is, where Spark's times end (\"long overflow\"); "
        + "it reads none of the records beside it. Take the record off the topic (kafka-delete-records.sh, up to the offset behind it), or read files instead (--events). "
        + "The topic's message.timestamp.after.max.ms keeps such records out.", error);

    private static string Offsets(EventSource.Kafka topic, Func<OffsetRange, long> offset) =>
        JsonSerializer.Serialize(new Dictionary<string, Dictionary<int, long>> { [topic.Topic] = topic.Ranges.ToDictionary(r => r.Partition, offset) });
}
