using Azki.EventLog;

namespace Azki.ServiceDefaults.Log;

/// <summary>
/// Writes keyed records to the partitions of a topic in large batches, several of them in flight. Records of one partition keep their
/// order, since logs take appends in the order in which they begin. Adding never waits, so that it can be called from a loop over spans;
/// <see cref="SendFullAsync"/> between such loops keeps
/// what is in memory bounded. Not for use by several threads at once.
/// </summary>
public sealed class TopicWriter : IAsyncDisposable
{
    /// <summary>
    /// A batch of this many bytes is ready to be sent: eight of them fill a page (1 MB) of the local log almost to its end.
    /// </summary>
    public const int DefaultBatchBytes = 120 * 1024;

    private const int FirstBytes = 4 * 1024;

    private readonly IEventLog _log;
    private readonly Topic _topic;
    private readonly RecordHeaders _headers;
    private readonly int _batchBytes;
    private readonly SemaphoreSlim _slots;
    private readonly RecordBatchBuilder?[] _open;
    private readonly List<Task> _inFlight = [];
    private readonly Queue<(int Partition, RecordBatchBuilder Batch)> _full = new();
    private readonly Stack<RecordBatchBuilder> _spare = new();
    private int _partition;

    /// <summary>A writer whose records all carry the same headers.</summary>
    public TopicWriter(IEventLog log, Topic topic, RecordHeaders headers, int batchBytes = DefaultBatchBytes, int maxInFlight = 64)
    {
        (_log, _topic, _headers, _batchBytes) = (log, topic, headers, batchBytes);
        _slots = new SemaphoreSlim(maxInFlight);
        _open = new RecordBatchBuilder?[topic.Partitions];
    }

    /// <summary>The batches that are full and wait for <see cref="SendFullAsync"/>.</summary>
    public int FullBatches => _full.Count;

    /// <summary>Adds a record to the partition of its key.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        value.CopyTo(BeginAdd(key, value.Length));
        EndAdd(value.Length);
    }

    /// <summary>Adds a record without a value: the end of its key.</summary>
    public void AddTombstone(ReadOnlySpan<byte> key)
    {
        BatchOf(key).AddTombstone(key);
        CloseIfFull();
    }

    /// <summary>Adds a record with headers that others do not have: it goes in a batch of its own.</summary>
    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, RecordHeaders more, bool isTombstone = false)
    {
        Close(Partitioner.PartitionOf(key, _open.Length));
        var batch = BatchOf(key);
        batch.Headers = new RecordHeaders(_headers.Items.Concat(more.Items));
        if (isTombstone) batch.AddTombstone(key);
        else batch.Add(key, value);
        Close(_partition);
    }

    /// <summary>
    /// Begins a record whose value is written in place: returns room for at least <paramref name="maxValueLength"/> bytes.
    /// </summary>
    public Span<byte> BeginAdd(ReadOnlySpan<byte> key, int maxValueLength) => BatchOf(key).BeginAdd(key, maxValueLength);

    /// <summary>Ends the record begun last.</summary>
    public void EndAdd(int valueLength)
    {
        _open[_partition]!.EndAdd(valueLength);
        CloseIfFull();
    }

    /// <summary>Sends the batches that are full; waits only while too many are in flight.</summary>
    /// <exception cref="EventLogException">A batch was not acknowledged.</exception>
    public ValueTask SendFullAsync(CancellationToken cancellationToken = default) =>
        _full.Count == 0 ? ValueTask.CompletedTask : new(SendAsync(cancellationToken));

    /// <summary>Sends all there is and completes once every record added is durable.</summary>
    /// <exception cref="EventLogException">A batch was not acknowledged.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        await await BeginFlushAsync(cancellationToken);
        _inFlight.Clear();
    }

    /// <summary>
    /// Sends all there is, as soon as not too many batches are in flight. The task within completes once every record added until now is durable;
    /// more may be added meanwhile.
    /// </summary>
    public async Task<Task> BeginFlushAsync(CancellationToken cancellationToken = default)
    {
        for (var partition = 0; partition < _open.Length; partition++) Close(partition);
        await SendAsync(cancellationToken);
        _inFlight.RemoveAll(append => append.IsCompletedSuccessfully);
        return Task.WhenAll(_inFlight);
    }

    /// <summary>Waits for what is in flight; what was not sent is dropped.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_inFlight).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var batch in _open) batch?.Dispose();
        foreach (var (_, batch) in _full) batch.Dispose();
        foreach (var batch in _spare) batch.Dispose();
        _slots.Dispose();
    }

    private RecordBatchBuilder BatchOf(ReadOnlySpan<byte> key)
    {
        _partition = Partitioner.PartitionOf(key, _open.Length);
        return _open[_partition] ??= Rent();
    }

    private void CloseIfFull()
    {
        if (_open[_partition]!.Length >= _batchBytes) Close(_partition);
    }

    private void Close(int partition)
    {
        if (_open[partition] is not { Count: > 0 } batch) return;
        _full.Enqueue((partition, batch));
        _open[partition] = null;
    }

    private RecordBatchBuilder Rent()
    {
        lock (_spare)
        {
            if (_spare.TryPop(out var batch))
            {
                batch.Headers = _headers;
                return batch;
            }
        }

        // Small: where a broker is away, many requests wait, each with one for every partition it has a row for.
        return new RecordBatchBuilder(_headers, FirstBytes);
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        while (_full.Count > 0)
        {
            await _slots.WaitAsync(cancellationToken);
            var (partition, batch) = _full.Dequeue();
            _inFlight.RemoveAll(append => append.IsCompletedSuccessfully);
            _inFlight.Add(AppendAsync(partition, batch, cancellationToken));
            if (_inFlight.Find(append => append.IsFaulted) is { } failed) await failed;
        }
    }

    private async Task AppendAsync(int partition, RecordBatchBuilder batch, CancellationToken cancellationToken)
    {
        try
        {
            await _log.AppendAsync(_topic, partition, batch, cancellationToken);
            batch.Clear();
            lock (_spare) _spare.Push(batch);
        }
        catch
        {
            batch.Dispose();
            throw;
        }
        finally
        {
            _slots.Release();
        }
    }
}
