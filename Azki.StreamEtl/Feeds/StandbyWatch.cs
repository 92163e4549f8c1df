using Azki.Core;
using Azki.EventLog;

namespace Azki.StreamEtl.Feeds;

/// <summary>
/// Asks the log for an answer while another instance loads. One that is cut off is put out of the group without a word, and would say that it is ready until
/// the other ends and nobody takes over.
/// </summary>
internal static class StandbyWatch
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Takes over a journal of the log, and asks while it waits for that.</summary>
    public static async Task<ILogJournal?> TakeOverAsync(IEventLog log, EtlProgress progress, string name, string group, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var watch = Task.CompletedTask;
        try
        {
            return await log.TakeOverJournalAsync(name, group, EtlTopics.Plans, StandBy, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await waiting.CancelAsync().ConfigureAwait(false);
            await watch.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        void StandBy()
        {
            progress.StandingBy();
            watch = RunAsync(log, progress, Interval, waiting.Token);
        }
    }

    /// <summary>Runs until it is cancelled.</summary>
    /// <param name="log">The log.</param>
    /// <param name="progress">Hears each time why the log did not answer, or that it did.</param>
    /// <param name="interval">How often.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task RunAsync(IEventLog log, EtlProgress progress, TimeSpan interval, CancellationToken cancellationToken)
    {
        // Nothing is asked of a topic but to be found, and it is not made where it is missing.
        var topic = new Topic(Topics.RawEvents, Guid.Empty, 1);
        while (true)
        {
            await Task.Delay(interval, cancellationToken).ConfigureAwait(false);
            try
            {
                await log.CountPartitionsAsync(topic, cancellationToken).ConfigureAwait(false);
                progress.LogSaid(Topics.RawEvents, null);
            }
            catch (EventLogException e)
            {
                progress.LogSaid(Topics.RawEvents, e.Message);
            }
        }
    }
}
