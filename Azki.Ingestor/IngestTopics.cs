using Azki.Core;
using Azki.EventLog;

namespace Azki.Ingestor;

/// <summary>
/// The topics that runs write to. They are looked at now and then, beside the runs, and after a write that failed: a topic that grew, or was made anew,
/// has other partitions. Safe to share between threads.
/// </summary>
internal sealed class IngestTopics(IEventLog log, TimeProvider time)
{
    private static readonly TimeSpan Age = TimeSpan.FromSeconds(10);
    private Opened? _opened;
    private int _isRenewing;

    /// <summary>The topics as they were some seconds ago, or before the last run.</summary>
    public async ValueTask<(Topic Events, Topic Quarantine)> OpenAsync(CancellationToken cancellationToken)
    {
        // Several may open them at once; whichever remains is the same.
        var opened = _opened ??= await OpenAnewAsync(cancellationToken);
        if (time.GetElapsedTime(opened.At) > Age && Interlocked.Exchange(ref _isRenewing, 1) == 0) _ = RenewAsync();
        return (opened.Events, opened.Quarantine);
    }

    /// <summary>They may not be as they were.</summary>
    public void Forget() => _opened = null;

    private async Task RenewAsync()
    {
        try
        {
            _opened = await OpenAnewAsync(CancellationToken.None);
        }
        catch (Exception e) when (e is EventLogException or ObjectDisposedException)
        {
            // Whoever writes is told.
        }
        finally
        {
            Volatile.Write(ref _isRenewing, 0);
        }
    }

    private async Task<Opened> OpenAnewAsync(CancellationToken cancellationToken)
    {
        var at = time.GetTimestamp();
        return new(
            await log.OpenTopicAsync(new TopicSettings(Topics.RawEvents), cancellationToken),
            await log.OpenTopicAsync(new TopicSettings(Topics.QuarantinedEvents), cancellationToken), at);
    }

    private sealed record Opened(Topic Events, Topic Quarantine, long At);
}
