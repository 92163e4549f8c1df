using Azki.EventLog;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>A log that takes some appends and then none any more: a program that is killed is killed between two of them.</summary>
internal sealed class FreezingLog(IEventLog log, int appends) : ForwardingLog(log)
{
    private readonly TaskCompletionSource _frozen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = appends;

    /// <summary>Completes with the first append that is not taken.</summary>
    public Task Frozen => _frozen.Task;

    public override async ValueTask AppendAsync(Topic topic, int partition, RecordBatchBuilder batch, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Decrement(ref _left) < 0)
        {
            _frozen.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        await base.AppendAsync(topic, partition, batch, cancellationToken);
    }
}
