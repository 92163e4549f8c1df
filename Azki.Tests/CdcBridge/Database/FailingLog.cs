using Azki.EventLog;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>A log that takes nothing for a topic while it is told not to.</summary>
internal sealed class FailingLog(IEventLog log, Func<Topic, bool> fails) : ForwardingLog(log)
{
    public override ValueTask AppendAsync(Topic topic, int partition, RecordBatchBuilder batch, CancellationToken cancellationToken = default) =>
        fails(topic) ? throw new EventLogException("not today") : base.AppendAsync(topic, partition, batch, cancellationToken);
}
