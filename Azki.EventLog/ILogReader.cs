namespace Azki.EventLog;

/// <summary>A forward reader of one partition. Not for concurrent use.</summary>
public interface ILogReader : IAsyncDisposable
{
    /// <summary>
    /// The next batch, waiting for one to be appended if need be. The batch is valid until it is disposed of; the caller owns it.
    /// </summary>
    ValueTask<RecordBatch> ReadAsync(CancellationToken cancellationToken = default);

    /// <summary>The next batch if one is stored already, else <see langword="null"/>: never waits for an append.</summary>
    ValueTask<RecordBatch?> TryReadAsync(CancellationToken cancellationToken = default);
}
