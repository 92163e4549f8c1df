using Azki.EventLog;

namespace Azki.StreamEtl.Feeds;

/// <summary>
/// Looks now and then whether a topic that is read has got more partitions. No batch would tell: all new records may go to the new ones.
/// </summary>
internal static class PartitionWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Ends only by failing.</summary>
    /// <param name="log">The log.</param>
    /// <param name="topic">As it was when reading began.</param>
    /// <param name="said">Hears each time why the log did not answer, or nothing where it did.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="TopicGrownException">There are more.</exception>
    public static async Task RunAsync(IEventLog log, Topic topic, Action<string?> said, CancellationToken cancellationToken)
    {
        while (true)
        {
            await Task.Delay(Interval, cancellationToken).ConfigureAwait(false);
            if (await CountAsync(log, topic, said, cancellationToken).ConfigureAwait(false) is var now && now > topic.Partitions)
                throw new TopicGrownException(topic.Name, topic.Partitions, now);
        }
    }

    private static async Task<int> CountAsync(IEventLog log, Topic topic, Action<string?> said, CancellationToken cancellationToken)
    {
        try
        {
            var count = await log.CountPartitionsAsync(topic, cancellationToken).ConfigureAwait(false);
            said(null);
            return count;
        }
        catch (EventLogException e)
        {
            said(e.Message);
            // A log that does not answer is no news to whoever reads from it.
            return topic.Partitions;
        }
    }
}
