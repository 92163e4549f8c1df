namespace Azki.EventLog;

/// <summary>A forward reader of one partition. Not for concurrent use.</summary>
public interface ILogReader : IAsyncDisposable
{
    /// <summary>
    /// The next batch, waiting for one to be appended if need be. The batch is valid until it is disposed of; the caller owns it.
    /// </summary>
    ValueTask<RecordBatch> ReadAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// As <see cref="ReadAsync"/>, and where the log has only marks of its own up to its end, as behind a transaction, or where compaction took the last records, a batch of no records, whose
    /// <see cref="RecordBatch.NextOffset"/> is that end: no record would tell that there is nothing left to read.
    /// </summary>
    ValueTask<RecordBatch> ReadOrPassAsync(CancellationToken cancellationToken = default) => ReadAsync(cancellationToken);

    /// <summary>The next batch if one is stored already, else <see langword="null"/>: never waits for an append.</summary>
    ValueTask<RecordBatch?> TryReadAsync(CancellationToken cancellationToken = default);
}
