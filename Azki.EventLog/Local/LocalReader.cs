namespace Azki.EventLog.Local;

/// <summary>
/// Reads a partition from its files, which lie in the page cache while they are fresh: no memory is held between reads of several readers,
/// and no lock is shared with the writer.
/// </summary>
internal sealed class LocalReader(LocalPartition partition, long offset) : ILogReader
{
    private long _next = offset;
    private long _given = offset;
    private PartitionLog? _log;
    private EntryReader? _entries;
    private byte[] _headerBytes = [];
    private RecordHeaders _headers = RecordHeaders.Empty;

    public async ValueTask<RecordBatch> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var appended = partition.Appended; // Before looking, so that nothing appended meanwhile is missed.
            if (TryRead(cancellationToken) is { } batch) return batch;
            await appended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public async ValueTask<RecordBatch> ReadOrPassAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var appended = partition.Appended;
            if (TryRead(cancellationToken) is { } batch) return batch;
            // Compaction may have taken the last records away.
            if (_entries!.Position > _given)
            {
                _given = _next = _entries.Position;
                return new(partition.Topic, partition.Number, _given, 0, DateTimeOffset.UnixEpoch, RecordHeaders.Empty, default);
            }
            await appended.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask<RecordBatch?> TryReadAsync(CancellationToken cancellationToken = default) => new(TryRead(cancellationToken));

    public ValueTask DisposeAsync()
    {
        _entries?.Dispose();
        _entries = null;
        _log = null;
        _next = -1;
        return ValueTask.CompletedTask;
    }

    private RecordBatch? TryRead(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_next < 0, this);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var log = partition.Log;
            if (log != _log)
            {
                _entries?.Dispose();
                (_log, _entries) = (log, new EntryReader(log, _next));
            }
            var result = _entries!.TryRead(log.CommittedAddress, out var entry);
            if (log != partition.Log) continue; // Replaced while it was read: what was found may be half gone.
            if (result != ScanResult.Entry) partition.ThrowIfClosed();
            switch (result)
            {
                case ScanResult.End:
                    return null;
                case ScanResult.Damaged when _next < log.Watermarks.Low:
                    throw new OffsetOutOfRangeException(partition.Topic.Name, partition.Number, _next, log.Watermarks);
                case ScanResult.Damaged:
                    throw new DamagedLogException(
                        $"{partition.Name}: the entry at or before offset {_next} is damaged in {log.DirectoryPath}.");
                case ScanResult.Entry when EntryRecords.ToBatch(entry, _next, partition.Topic, partition.Number, Headers(entry)) is { } batch:
                    (_next, _given) = (entry.Header.Next, batch.NextOffset);
                    EventLogMetrics.Received(partition.Topic.Name, batch.Count);
                    return batch;
            }
        }
    }

    /// <summary>Batches in a row mostly share their headers: those are decoded once.</summary>
    private RecordHeaders Headers(WholeEntry entry)
    {
        if (entry.Headers.Span.SequenceEqual(_headerBytes)) return _headers;
        _headerBytes = entry.Headers.ToArray();
        return _headers = HeaderCodec.Decode(_headerBytes);
    }
}
