using Azki.EventLog;

namespace Azki.StreamEtl.Plans;

/// <summary>Writes records of a plan to their topic, each at least once.</summary>
internal sealed partial class RecordPublication(IEventLog log, ILogger logger)
{
    /// <summary>Publishes records.</summary>
    /// <param name="records">The records.</param>
    /// <param name="topic">Their topic, as it is now.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EventLogException">The log did not take them.</exception>
    public async ValueTask PublishAsync(PublishedRecords records, Topic topic, CancellationToken cancellationToken)
    {
        // Made anew, the topic may have fewer partitions than when the plan was recorded.
        var partition = records.Partition % topic.Partitions;
        using var builder = RecordBatchBuilder.Over(records.Records.Span, records.Count);
        try
        {
            await log.AppendAsync(topic, partition, builder, cancellationToken).ConfigureAwait(false);
        }
        catch (RecordTooLargeException)
        {
            await PublishSinglyAsync(records, topic, partition, cancellationToken).ConfigureAwait(false);
        }
    }

    // What the topic does not take must not hold up all that comes after it: the event itself is in the warehouse. Others may be there already; the feed
    // has each at least once.
    private async ValueTask PublishSinglyAsync(PublishedRecords records, Topic topic, int partition, CancellationToken cancellationToken)
    {
        foreach (var record in Singly(records, topic))
        {
            using (record)
            {
                try
                {
                    await log.AppendAsync(topic, partition, record, cancellationToken).ConfigureAwait(false);
                }
                catch (RecordTooLargeException e)
                {
                    LogNotPublished(record.Length, e.Message);
                }
            }
        }
    }

    private static List<RecordBatchBuilder> Singly(PublishedRecords records, Topic topic)
    {
        var singly = new List<RecordBatchBuilder>();
        using var batch = new RecordBatch(topic, records.Partition, 0, records.Count, DateTimeOffset.UnixEpoch, RecordHeaders.Empty, records.Records);
        foreach (var record in batch)
        {
            var single = new RecordBatchBuilder(null, record.Key.Length + record.Value.Length + RecordBatchBuilder.RecordPrefix);
            single.Add(record.Key, record.Value);
            singly.Add(single);
        }
        return singly;
    }

    [LoggerMessage(LogLevel.Error, "An enriched event of {Bytes} bytes is in the warehouse and is not published: {Reason}")]
    private partial void LogNotPublished(int bytes, string reason);
}
