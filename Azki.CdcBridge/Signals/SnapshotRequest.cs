using MySql.Replication;

namespace Azki.CdcBridge.Signals;

/// <summary>A table that is to be copied while changes are streamed, on its way from the signal to the position that remembers it.</summary>
/// <param name="Table">The table.</param>
internal sealed record SnapshotRequest(TableName Table)
{
    private readonly TaskCompletionSource<bool> _recorded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True once an acknowledged position has the request: only then may the signal be forgotten. False when the run that took it ended before.</summary>
    public Task<bool> Recorded => _recorded.Task;

    /// <summary>A position with it is acknowledged.</summary>
    public void Record() => _recorded.TrySetResult(true);

    /// <summary>The run ends; what is not recorded must be asked for again.</summary>
    public void Return() => _recorded.TrySetResult(false);
}
