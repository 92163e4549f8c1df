using System.Threading.Channels;
using Azki.CdcBridge.Checks;
using Azki.CdcBridge.Health;
using Azki.CdcBridge.Positions;
using Azki.CdcBridge.Signals;
using Azki.CdcBridge.Snapshot;
using Azki.CdcBridge.Source;
using Azki.CdcBridge.Streaming;
using Azki.EventLog;
using MySql.Replication;

namespace Azki.CdcBridge;

/// <summary>One run of the capture, from the first connection to the error that ends it: checks the server, copies what is to be copied, and follows the log.</summary>
internal sealed class CaptureRun(
    MySqlSource source, TablePatterns patterns, IEventLog log, ChannelReader<SnapshotRequest> requests, CaptureState state, CaptureMetrics metrics, CdcOptions options, TimeProvider time, ILogger logger)
{
    /// <exception cref="CaptureRefusedException">A person must do something first.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var store = new PositionStore(log, options.TopicPrefix);
        var mode = SnapshotModes.Parse(options.SnapshotMode);
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        var (server, tables) = await LookAsync(cancellationToken).ConfigureAwait(false);
        var envelopes = options.Envelopes(server.Version);
        var stream = new StreamRun(source, patterns, log, store, envelopes, requests, state, metrics, options, time, logger);
        var begun = await store.ReadAsync(cancellationToken).ConfigureAwait(false);
        var decision = StartDecision.Of(begun, server, mode);
        while (true)
        {
            try
            {
                begun = decision switch
                {
                    StartDecision.Refuse refuse => throw new CaptureRefusedException(refuse.Reason),
                    StartDecision.Snapshot snapshot => await CopyAsync(null, snapshot.Epoch, snapshot.Reason).ConfigureAwait(false),
                    StartDecision.Resume { Position: { Snapshot: { IsComplete: false } unfinished } at } => await CopyAsync(at, at.Epoch, unfinished.Reason).ConfigureAwait(false),
                    StartDecision.Resume resume => resume.Position,
                    StartDecision.FromNow now => await BeginNowAsync(now.Epoch).ConfigureAwait(false),
                    _ => throw new InvalidOperationException("No such decision."),
                };
                if (mode == SnapshotMode.InitialOnly)
                {
                    state.Enter(CapturePhase.Finished);
                    await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
                }
                await stream.FollowAsync(begun, tables, cancellationToken).ConfigureAwait(false);
            }
            catch (ServerErrorException error) when (error.IsPositionLost && decision is StartDecision.Resume)
            {
                // What a server has purged cannot always be told beforehand; MariaDB says it only when it is asked for the stream. Where the capture
                // had come on since, the server had the position: then it is tried again from where it is.
                var stored = await store.ReadAsync(cancellationToken).ConfigureAwait(false);
                if (stored is null || begun is null || HasComeOn(begun, stored)) throw;
                decision = StartDecision.OfLost(stored, error.ServerMessage.TrimEnd('.'), mode);
            }
        }

        async Task<CapturePosition> BeginNowAsync(byte epoch)
        {
            var position = new CapturePosition { Epoch = epoch, ServerUuid = server.Uuid, File = "", Position = 0, RecordedAt = time.GetUtcNow() }.At(server.Now);
            // A source that is quiet moves no position, and the next start must not be from a later now.
            await store.WriteAsync(position, cancellationToken).ConfigureAwait(false);
            return position;
        }

        async Task<CapturePosition> CopyAsync(CapturePosition? unfinished, byte epoch, string reason)
        {
            using var run = new SnapshotRun(source, patterns, log, store, stream, envelopes, state, metrics, options, time);
            var position = await run.RunAsync(unfinished, epoch, reason, server, tables, cancellationToken).ConfigureAwait(false);
            tables = run.Tables;
            return position;
        }
    }

    // On another server the first commit says in which of its files the capture is.
    private static bool HasComeOn(CapturePosition begun, CapturePosition stored) =>
        stored.ServerUuid == begun.ServerUuid && stored.Checkpoint.Position != begun.Checkpoint.Position;

    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        var missing = (await new ServerChecks(source, patterns, options).RunAsync(cancellationToken).ConfigureAwait(false)).Where(c => c.State == CheckState.Missing).ToList();
        if (missing.Count > 0) throw new CaptureRefusedException(string.Join(" ", missing.Select(c => $"{c.Name}: {c.Words}. To mend it: {c.Remedy}.")));
    }

    private async Task<(ServerState Server, IReadOnlyList<CapturedTable> Tables)> LookAsync(CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        return (await ServerState.ReadAsync(connection, cancellationToken).ConfigureAwait(false),
            await CapturedTable.ListAsync(connection, patterns, cancellationToken).ConfigureAwait(false));
    }
}
