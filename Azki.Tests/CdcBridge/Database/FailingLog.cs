using Azki.EventLog;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>A log that takes nothing for a topic while it is told not to.</summary>
/// <param name="log">The log.</param>
/// <param name="fails">Whether it takes nothing for this one now.</param>
/// <param name="delay">How long it lets an append wait before it fails; at once without.</param>
internal sealed class FailingLog(IEventLog log, Func<Topic, bool> fails, TimeSpan delay = default) : ForwardingLog(log)
{
    public override ValueTask AppendAsync(Topic topic, int partition, RecordBatchBuilder batch, CancellationToken cancellationToken = default)
    {
        if (!fails(topic)) return base.AppendAsync(topic, partition, batch, cancellationToken);
        return delay == default ? throw new EventLogException("not today") : FailAsync();

        async ValueTask FailAsync()
        {
            await Task.Delay(delay, cancellationToken);
            throw new EventLogException("not today");
        }
    }
}
