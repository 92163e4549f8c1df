using Azki.CdcBridge.Health;
using Azki.CdcBridge.Positions;
using Azki.CdcBridge.Source;
using MySql.Replication;

namespace Azki.CdcBridge.Streaming;

/// <summary>
/// Follows the binary log from a position and writes what happens to the captured tables. Ends only by an error or cancellation. What is not
/// read stays on the server, so memory is bounded however slow the log is.
/// </summary>
internal sealed class ChangeStream(MySqlSource source, TablePatterns patterns, CapturePosition start, EventWriter writer, CopiedRows copied, StreamPosition positions, CaptureState state, CdcOptions options, TimeProvider time)
{
    // Others' transactions move the position too; there is no hurry to record that.
    private static readonly TimeSpan QuietCommit = TimeSpan.FromSeconds(1);

    private CapturePosition _boundary = start;
    private bool _isPositionDirty;
    private bool _areRecordsDirty;
    private long _lastCommit = time.GetTimestamp();

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var connection = await BinlogConnection.OpenAsync(source.Replication(patterns.Matches), cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        state.Enter(CapturePhase.Streaming);
        var events = connection.ReadAsync(BinlogStart.From(_boundary.Checkpoint), cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var __ = events.ConfigureAwait(false);
        while (true)
        {
            var moving = events.MoveNextAsync();
            if (!(moving.IsCompleted ? await moving.ConfigureAwait(false) : await WaitAsync(moving.AsTask(), cancellationToken).ConfigureAwait(false)))
                throw new InvalidOperationException("The stream ended.");

            var e = events.Current;
            if (e is HeartbeatEvent) state.Idle();
            else state.Reading(e.Header.Timestamp);
            if (await writer.WriteAsync(e, connection.Position, cancellationToken).ConfigureAwait(false) > 0) _areRecordsDirty = true;
            if (!connection.IsInTransaction) Note(connection.Checkpoint);
            if (IsDue && positions.IsFree) await CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsDue => _isPositionDirty && time.GetElapsedTime(_lastCommit) >= (_areRecordsDirty ? options.FlushInterval : QuietCommit);

    private void Note(BinlogCheckpoint checkpoint)
    {
        // Before the first event of a file its name may not be known.
        if (checkpoint.Position.File.Length == 0 || checkpoint.Position == _boundary.Checkpoint.Position) return;
        _boundary = _boundary.At(checkpoint);
        _isPositionDirty = true;
    }

    /// <summary>Waits for the next event; meanwhile sends and commits what is due.</summary>
    private async Task<bool> WaitAsync(Task<bool> next, CancellationToken cancellationToken)
    {
        while (!next.IsCompleted && _isPositionDirty)
        {
            var left = (_areRecordsDirty ? options.FlushInterval : QuietCommit) - time.GetElapsedTime(_lastCommit);
            if (left > TimeSpan.Zero) await Task.WhenAny(next, Task.Delay(left, time, cancellationToken)).ConfigureAwait(false);
            else if (positions.IsFree) await CommitAsync(cancellationToken).ConfigureAwait(false);
            else await Task.WhenAny(next, positions.Committing).ConfigureAwait(false);
        }
        if (!next.IsCompleted) state.Idle();
        if (!next.IsCompleted && !positions.IsFree)
        {
            // A commit that fails must be heard of although nothing more comes.
            await Task.WhenAny(next, positions.Committing).ConfigureAwait(false);
            if (positions.Committing.IsFaulted) await positions.Committing.ConfigureAwait(false);
        }
        return await next.ConfigureAwait(false);
    }

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        await positions.BeginCommitAsync(_boundary with { Stopped = writer.Stopped, Snapshot = copied.IsNeeded ? _boundary.Snapshot : null }, cancellationToken).ConfigureAwait(false);
        (_isPositionDirty, _areRecordsDirty, _lastCommit) = (false, false, time.GetTimestamp());
    }
}
