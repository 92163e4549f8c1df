using Azki.EventLog;

namespace Azki.Tests.Fuzzing;

/// <summary>Keeps what is appended, so that thousands of inputs a second can be compared.</summary>
internal sealed class MemoryLog : IEventLog
{
    public List<(string Topic, int Partition, byte[] Key, byte[] Value)> Records { get; } = [];

    /// <summary>Of each topic, from its next opening on.</summary>
    public int Partitions { get; set; } = 3;

    public bool IsShared => false;

    public Task<Topic> OpenTopicAsync(TopicSettings settings, CancellationToken cancellationToken = default) =>
        Task.FromResult(new Topic(settings.Name, Guid.Empty, Partitions));

    public ValueTask AppendAsync(Topic topic, int partition, RecordBatchBuilder batch, CancellationToken cancellationToken = default)
    {
        if (partition >= Partitions) throw new EventLogException($"{topic.Name} has no partition {partition}.");
        var stored = new RecordBatch(topic, partition, 0, batch.Count, default, batch.Headers, batch.WrittenMemory);
        foreach (var record in stored) Records.Add((topic.Name, partition, record.Key.ToArray(), record.Value.ToArray()));
        return ValueTask.CompletedTask;
    }

    public Task<ILogReader> OpenReaderAsync(Topic topic, int partition, long offset, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<Watermarks> GetWatermarksAsync(Topic topic, int partition, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask<IReadOnlyDictionary<int, long>> GetPositionsAsync(string group, Topic topic, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask CommitPositionsAsync(
        string group, Topic topic, IReadOnlyDictionary<int, long> positions, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
