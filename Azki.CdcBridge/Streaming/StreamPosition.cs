using Azki.CdcBridge.Positions;
using Azki.CdcBridge.Signals;

namespace Azki.CdcBridge.Streaming;

/// <summary>
/// Commits positions behind what the log has acknowledged: one commit at a time, beside the reading. A failed one ends the run, which begins
/// again at the last position committed. A run that ends waits for the commit under way, whose record belongs to the store.
/// </summary>
internal sealed class StreamPosition(PositionStore store, ChangeTopics topics, TimeProvider time) : IAsyncDisposable
{
    private Task _committing = Task.CompletedTask;

    /// <summary>Whether the next commit may begin.</summary>
    public bool IsFree => _committing.IsCompleted;

    /// <summary>Whether the last commit failed. Until somebody awaits it nobody hears of it, and its records are missing.</summary>
    public bool HasFailed => _committing.IsFaulted;

    /// <summary>Completes when the commit under way is over.</summary>
    public Task Committing => _committing;

    /// <summary>Sends all there is, and commits the position once it is acknowledged. What failed before is raised here.</summary>
    /// <param name="position">The position.</param>
    /// <param name="requests">What it has of requests that no position had before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task BeginCommitAsync(CapturePosition position, IReadOnlyList<SnapshotRequest> requests, CancellationToken cancellationToken)
    {
        await _committing.ConfigureAwait(false);
        var acknowledged = await topics.BeginFlushAsync(cancellationToken).ConfigureAwait(false);
        _committing = CommitAsync(acknowledged, position with { RecordedAt = time.GetUtcNow() }, requests, cancellationToken);
    }

    public async ValueTask DisposeAsync() => await _committing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task CommitAsync(Task acknowledged, CapturePosition position, IReadOnlyList<SnapshotRequest> requests, CancellationToken cancellationToken)
    {
        await acknowledged.ConfigureAwait(false);
        await store.WriteAsync(position, cancellationToken).ConfigureAwait(false);
        foreach (var request in requests) request.Record();
    }
}
