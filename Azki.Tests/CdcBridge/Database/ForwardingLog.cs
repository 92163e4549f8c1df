using Azki.EventLog;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>A log that passes everything on to another one, for those that do one thing otherwise.</summary>
internal abstract class ForwardingLog(IEventLog log) : IEventLog
{
    public virtual ValueTask AppendAsync(Topic topic, int partition, RecordBatchBuilder batch, CancellationToken cancellationToken = default) =>
        log.AppendAsync(topic, partition, batch, cancellationToken);

    public Task<Topic> OpenTopicAsync(TopicSettings settings, CancellationToken cancellationToken = default) => log.OpenTopicAsync(settings, cancellationToken);

    public Task<ILogReader> OpenReaderAsync(Topic topic, int partition, long offset, CancellationToken cancellationToken = default) =>
        log.OpenReaderAsync(topic, partition, offset, cancellationToken);

    public ValueTask<Watermarks> GetWatermarksAsync(Topic topic, int partition, CancellationToken cancellationToken = default) =>
        log.GetWatermarksAsync(topic, partition, cancellationToken);

    public ValueTask<IReadOnlyDictionary<int, long>> GetPositionsAsync(string group, Topic topic, CancellationToken cancellationToken = default) =>
        log.GetPositionsAsync(group, topic, cancellationToken);

    public ValueTask CommitPositionsAsync(string group, Topic topic, IReadOnlyDictionary<int, long> positions, CancellationToken cancellationToken = default) =>
        log.CommitPositionsAsync(group, topic, positions, cancellationToken);

    // It belongs to whoever made it.
    public ValueTask DisposeAsync() => default;
}
