using Azki.EventLog;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>A log that lets something happen before the first append to a topic.</summary>
/// <param name="log">The log.</param>
/// <param name="at">Which topic.</param>
/// <param name="happens">What happens.</param>
internal sealed class InterruptingLog(IEventLog log, Func<Topic, bool> at, Func<Task> happens) : ForwardingLog(log)
{
    private int _happened;

    public override async ValueTask AppendAsync(Topic topic, int partition, RecordBatchBuilder batch, CancellationToken cancellationToken = default)
    {
        if (at(topic) && Interlocked.Exchange(ref _happened, 1) == 0) await happens();
        await base.AppendAsync(topic, partition, batch, cancellationToken);
    }
}
