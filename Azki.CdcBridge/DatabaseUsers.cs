using Azki.CdcBridge.Health;

namespace Azki.CdcBridge;

/// <summary>How far the copy of a database is, for those who load something that needs it.</summary>
public sealed class DatabaseUsers
{
    private readonly CaptureState _state;

    internal DatabaseUsers(CaptureState state) => _state = state;

    /// <summary>How much of the snapshot is done, 0 to 1.</summary>
    public double Progress => _state.Snapshot.Values is var tables && tables.Any()
        ? tables.Average(t => t.IsComplete ? 1 : t.Estimated > 0 ? Math.Min(0.99, (double)t.Done / t.Estimated) : 0)
        : 0;

    /// <summary>Waits until the tables are copied and changes are followed, or something keeps them from it.</summary>
    /// <returns>What keeps them from it; null when nothing does. It is tried on all the same.</returns>
    public async Task<string?> WaitUntilCopiedAsync(CancellationToken cancellationToken)
    {
        await _state.WaitAsync(s => s.Problem is not null || s.Phase is CapturePhase.Streaming or CapturePhase.Finished, cancellationToken).ConfigureAwait(false);
        return _state.Problem;
    }
}
