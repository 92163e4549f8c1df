using Azki.CdcBridge.Health;
using Azki.CdcBridge.Positions;
using Azki.CdcBridge.Snapshot.Incremental;
using Azki.CdcBridge.Source;
using MySql.Replication;

namespace Azki.CdcBridge.Streaming;

/// <summary>
/// Follows the binary log from a position and writes what happens to the captured tables. What is not read stays on the server, so memory is
/// bounded however slow the log is.
/// </summary>
internal sealed class ChangeStream(MySqlSource source, TablePatterns patterns, CapturePosition start, EventWriter writer, TableWatch watch, IncrementalSnapshot? incremental, StreamPosition positions, CaptureState state, CdcOptions options, TimeProvider time)
{
    // Others' transactions move the position too; there is no hurry to record that.
    private static readonly TimeSpan QuietCommit = TimeSpan.FromSeconds(1);

    private CapturePosition _boundary = start;
    private bool _isHere;
    private bool _isPositionDirty;
    private bool _areRecordsDirty;
    private long _lastCommit = time.GetTimestamp();

    /// <param name="until">Where to end, once all before it is in the log; null for nowhere.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The position at the end.</returns>
    public async Task<CapturePosition> RunAsync(BinlogCheckpoint? until, CancellationToken cancellationToken)
    {
        if (HasReached(until)) return await EndAsync(until!, cancellationToken).ConfigureAwait(false);
        var connection = await BinlogConnection.OpenAsync(source.Replication(patterns.Matches), cancellationToken).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var isFirst = true;
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var events = connection.ReadAsync(BinlogStart.From(_boundary.Checkpoint), reading.Token).GetAsyncEnumerator(reading.Token);
        await using var __ = events.ConfigureAwait(false);
        while (true)
        {
            if (positions.HasFailed) await positions.Committing.ConfigureAwait(false);
            var mayStep = _isHere && !connection.IsInTransaction;
            var moving = events.MoveNextAsync();
            if (!(moving.IsCompleted ? await moving.ConfigureAwait(false) : await WaitAsync(moving.AsTask(), mayStep, reading, cancellationToken).ConfigureAwait(false)))
                throw new InvalidOperationException("The stream ended.");

            // Only now it is known that the server has the position.
            if (isFirst && until is null) state.Enter(CapturePhase.Streaming);
            isFirst = false;
            var e = events.Current;
            if (e is HeartbeatEvent) state.Idle();
            else state.Reading(e.Header.Timestamp);
            if (e is QueryEvent { Kind: StatementKind.Other } statement) incremental?.Follow(statement);
            if (e is RawEvent { IsStatementBased: true } raw) watch.Follow(raw);
            if (await writer.WriteAsync(e, connection.Position, cancellationToken).ConfigureAwait(false) > 0) _areRecordsDirty = true;
            if (!connection.IsInTransaction)
            {
                Note(connection.Checkpoint);
                if (HasReached(until)) return await EndAsync(until!, cancellationToken).ConfigureAwait(false);
                await StepAsync(cancellationToken).ConfigureAwait(false);
            }
            if (IsDue && positions.IsFree) await CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsDue => _isPositionDirty && Left == TimeSpan.Zero;

    private TimeSpan Left
    {
        get
        {
            var left = (_areRecordsDirty ? options.FlushInterval : QuietCommit) - time.GetElapsedTime(_lastCommit);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>A table that is copied while changes are streamed gets its turn between two transactions.</summary>
    private async ValueTask StepAsync(CancellationToken cancellationToken)
    {
        if (incremental is not null && _isHere && await incremental.StepAsync(_boundary.Checkpoint, writer, cancellationToken).ConfigureAwait(false))
            _areRecordsDirty = _isPositionDirty = true;
    }

    private bool HasReached(BinlogCheckpoint? until) =>
        until is not null && LogPlace.Of(_boundary.Checkpoint).CompareTo(LogPlace.Of(until)) >= 0;

    private async Task<CapturePosition> EndAsync(BinlogCheckpoint until, CancellationToken cancellationToken)
    {
        // Where there was nothing to read, the set of transactions is that of the place all the same.
        _boundary = _boundary.At(until);
        await CommitAsync(cancellationToken).ConfigureAwait(false);
        await positions.Committing.ConfigureAwait(false);
        return _boundary with { Stopped = writer.Stopped };
    }

    private void Note(BinlogCheckpoint checkpoint)
    {
        // Before the first event of a file its name may not be known.
        if (checkpoint.Position.File.Length == 0) return;
        // Until now the place in this server's files may not have been known.
        _isHere = true;
        // By GTIDs a server begins at the head of a file and passes over what was captured: the capture is not back there.
        if (LogPlace.Of(checkpoint).CompareTo(LogPlace.Of(_boundary.Checkpoint)) <= 0) return;
        _boundary = _boundary.At(checkpoint);
        _isPositionDirty = true;
    }

    /// <summary>Waits for the next event; meanwhile sends and commits what is due.</summary>
    private async Task<bool> WaitAsync(Task<bool> next, bool mayStep, CancellationTokenSource reading, CancellationToken cancellationToken)
    {
        try
        {
            await WorkUntilAsync(next, mayStep, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // An iterator that still reads cannot be disposed of: what that raises would be told instead of the error.
            await reading.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        return await next.ConfigureAwait(false);
    }

    private async Task WorkUntilAsync(Task next, bool mayStep, CancellationToken cancellationToken)
    {
        while (!next.IsCompleted)
        {
            if (mayStep) await StepAsync(cancellationToken).ConfigureAwait(false);
            if (IsDue && positions.IsFree) await CommitAsync(cancellationToken).ConfigureAwait(false);
            if (!_isPositionDirty) state.Idle();
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var sources = new List<Task> { next };
            if (mayStep && incremental is not null) sources.Add(incremental.Wake(waiting.Token));
            // A commit that fails must be heard of although nothing more comes; one that fails at once is over already.
            if (!positions.IsFree || positions.HasFailed) sources.Add(positions.Committing);
            else if (_isPositionDirty) sources.Add(Task.Delay(Left, time, waiting.Token));
            var first = await Task.WhenAny(sources).ConfigureAwait(false);
            await waiting.CancelAsync().ConfigureAwait(false);
            if (first.IsFaulted) await first.ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task CommitAsync(CancellationToken cancellationToken)
    {
        var position = _boundary with { Stopped = writer.Stopped, Copying = incremental?.Pending ?? _boundary.Copying };
        await positions.BeginCommitAsync(position, incremental?.Unrecorded ?? [], cancellationToken).ConfigureAwait(false);
        (_isPositionDirty, _areRecordsDirty, _lastCommit) = (false, false, time.GetTimestamp());
    }
}
