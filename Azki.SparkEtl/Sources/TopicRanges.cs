using Azki.EventLog;

namespace Azki.SparkEtl.Sources;

/// <summary>Everything a topic holds now, as exact ranges: read again, they are the same records.</summary>
public static class TopicRanges
{
    /// <summary>The ranges of all partitions.</summary>
    /// <exception cref="EventLogException">The log is out of reach.</exception>
    public static async Task<EventSource.Kafka> ReadAsync(IEventLog log, string bootstrapServers, string topic, CancellationToken cancellationToken)
    {
        var opened = await log.OpenTopicAsync(new(topic), cancellationToken).ConfigureAwait(false);
        var ranges = new List<OffsetRange>(opened.Partitions);
        for (var partition = 0; partition < opened.Partitions; partition++)
        {
            var marks = await log.GetWatermarksAsync(opened, partition, cancellationToken).ConfigureAwait(false);
            ranges.Add(new(partition, marks.Low, marks.High));
        }
        return new(bootstrapServers, topic, ranges);
    }
}
