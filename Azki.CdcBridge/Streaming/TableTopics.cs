using Azki.EventLog;
using MySql.Replication;

namespace Azki.CdcBridge.Streaming;

/// <summary>How the topic of a captured table is made, and what it takes.</summary>
internal static class TableTopics
{
    /// <summary>
    /// Compacted, so that it has the latest of each row for good, where all its records will have a key: Kafka takes no other into a compacted
    /// topic. A truncate has none, so where these are written everything is kept instead.
    /// </summary>
    /// <param name="name">The topic.</param>
    /// <param name="hasKey">Whether the table has a key.</param>
    /// <param name="options">Whether truncates are written.</param>
    public static TopicSettings SettingsOf(string name, bool hasKey, CdcOptions options) =>
        hasKey && !options.SkipsTruncates ? new(name) { RetentionAge = Timeout.InfiniteTimeSpan, RetentionBytes = -1 } : new(name, Compacted: hasKey);

    /// <summary>Why a topic does not take records without a key; null where it does. Asked again and again, the broker would hold all tables up.</summary>
    public static string? WhyNoKey(Topic topic, TableName table) => topic.IsCompacted
        ? $"a change of {table} without a key has no place in {topic.Name}, which is compacted: give the table a primary key, or have the topic keep all its records (cleanup.policy=delete, retention.ms=-1)."
        : null;
}
