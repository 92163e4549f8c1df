using Azki.EventLog;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>A log that takes some appends and then none any more: a program that is killed is killed between two of them.</summary>
internal sealed class FreezingLog(IEventLog log, int appends) : IEventLog
{
    private readonly TaskCompletionSource _frozen = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left = appends;

    /// <summary>Completes with the first append that is not taken.</summary>
    public Task Frozen => _frozen.Task;

    public async ValueTask AppendAsync(Topic topic, int partition, RecordBatchBuilder batch, CancellationToken cancellationToken = default)
    {
        if (Interlocked.Decrement(ref _left) < 0)
        {
            _frozen.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        await log.AppendAsync(topic, partition, batch, cancellationToken);
    }

    public Task<Topic> OpenTopicAsync(TopicSettings settings, CancellationToken cancellationToken = default) => log.OpenTopicAsync(settings, cancellationToken);

    public Task<ILogReader> OpenReaderAsync(Topic topic, int partition, long offset, CancellationToken cancellationToken = default) =>
        log.OpenReaderAsync(topic, partition, offset, cancellationToken);

    public ValueTask<Watermarks> GetWatermarksAsync(Topic topic, int partition, CancellationToken cancellationToken = default) =>
        log.GetWatermarksAsync(topic, partition, cancellationToken);

    public ValueTask<IReadOnlyDictionary<int, long>> GetPositionsAsync(string group, Topic topic, CancellationToken cancellationToken = default) =>
        log.GetPositionsAsync(group, topic, cancellationToken);

    public ValueTask CommitPositionsAsync(string group, Topic topic, IReadOnlyDictionary<int, long> positions, CancellationToken cancellationToken = default) =>
        log.CommitPositionsAsync(group, topic, positions, cancellationToken);

    public ValueTask DisposeAsync() => default;
}
