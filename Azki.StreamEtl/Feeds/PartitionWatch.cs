using Azki.EventLog;

namespace Azki.StreamEtl.Feeds;

/// <summary>
/// Looks now and then whether a topic that is read has got more partitions. No batch would tell: all new records may go to the new ones.
/// </summary>
internal static class PartitionWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Ends only by failing.</summary>
    /// <exception cref="TopicGrownException">There are more.</exception>
    public static async Task RunAsync(IEventLog log, Topic topic, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
            if (await CountAsync(log, topic, cancellationToken).ConfigureAwait(false) is var now && now > topic.Partitions)
                throw new TopicGrownException(topic.Name, topic.Partitions, now);
        }
    }

    private static async Task<int> CountAsync(IEventLog log, Topic topic, CancellationToken cancellationToken)
    {
        try
        {
            return await log.CountPartitionsAsync(topic, cancellationToken).ConfigureAwait(false);
        }
        catch (EventLogException)
        {
            // A log that does not answer is no news to whoever reads from it.
            return topic.Partitions;
        }
    }
}
