using Azki.EventLog;

namespace Azki.Tests.CdcBridge;

/// <summary>A log whose user dies at its nth record: what was appended before is there, nothing else.</summary>
internal sealed class StoppingLog(IEventLog log, int records) : IEventLog
{
    private int _left = records;

    public Task<Topic> OpenTopicAsync(TopicSettings settings, CancellationToken cancellationToken = default) =>
        log.OpenTopicAsync(settings, cancellationToken);

    public async ValueTask AppendAsync(Topic topic, int partition, RecordBatchBuilder batch, CancellationToken cancellationToken = default)
    {
        using var survivors = new RecordBatchBuilder(batch.Headers);
        var isCut = CopyUntilStopped(topic, partition, batch, survivors);
        if (survivors.Count > 0) await log.AppendAsync(topic, partition, survivors, cancellationToken);
        if (isCut) throw new OperationCanceledException("Stopped by the test.");
    }

    public Task<ILogReader> OpenReaderAsync(Topic topic, int partition, long offset, CancellationToken cancellationToken = default) =>
        log.OpenReaderAsync(topic, partition, offset, cancellationToken);

    public ValueTask<Watermarks> GetWatermarksAsync(Topic topic, int partition, CancellationToken cancellationToken = default) =>
        log.GetWatermarksAsync(topic, partition, cancellationToken);

    public ValueTask<IReadOnlyDictionary<int, long>> GetPositionsAsync(
        string group, Topic topic, CancellationToken cancellationToken = default) =>
        log.GetPositionsAsync(group, topic, cancellationToken);

    public ValueTask CommitPositionsAsync(
        string group, Topic topic, IReadOnlyDictionary<int, long> positions, CancellationToken cancellationToken = default) =>
        log.CommitPositionsAsync(group, topic, positions, cancellationToken);

    public ValueTask DisposeAsync() => default;

    private bool CopyUntilStopped(Topic topic, int partition, RecordBatchBuilder batch, RecordBatchBuilder survivors)
    {
        using var all = new RecordBatch(topic, partition, 0, batch.Count, default, batch.Headers, batch.WrittenMemory);
        foreach (var record in all)
        {
            if (_left-- <= 0) return true;
            if (record.IsTombstone) survivors.AddTombstone(record.Key);
            else survivors.Add(record.Key, record.Value);
        }

        return false;
    }
}
