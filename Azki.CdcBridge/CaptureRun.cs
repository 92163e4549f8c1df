using System.Threading.Channels;
using Azki.CdcBridge.Checks;
using Azki.CdcBridge.Health;
using Azki.CdcBridge.Positions;
using Azki.CdcBridge.Snapshot;
using Azki.CdcBridge.Source;
using Azki.CdcBridge.Streaming;
using Azki.EventLog;
using MySql.Replication;

namespace Azki.CdcBridge;

/// <summary>One run of the capture, from the first connection to the error that ends it: checks the server, copies what is to be copied, and follows the log.</summary>
internal sealed class CaptureRun(
    MySqlSource source, TablePatterns patterns, IEventLog log, ChannelReader<TableName> requests, CaptureState state, CaptureMetrics metrics, CdcOptions options, TimeProvider time, ILogger logger)
{
    /// <exception cref="CaptureRefusedException">A person must do something first.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var store = new PositionStore(log, options.TopicPrefix);
        var mode = SnapshotModes.Parse(options.SnapshotMode);
        await CheckAsync(cancellationToken).ConfigureAwait(false);
        var (server, tables) = await LookAsync(cancellationToken).ConfigureAwait(false);
        var envelopes = options.Envelopes(server.Version);
        var stream = new StreamRun(source, patterns, tables, log, store, envelopes, requests, state, metrics, options, time, logger);
        var position = StartDecision.Of(await store.ReadAsync(cancellationToken).ConfigureAwait(false), server, mode) switch
        {
            StartDecision.Refuse refuse => throw new CaptureRefusedException(refuse.Reason),
            StartDecision.Snapshot snapshot => await CopyAsync(null, snapshot.Epoch, snapshot.Reason).ConfigureAwait(false),
            StartDecision.Resume { Position: { Snapshot: { IsComplete: false } begun } at } => await CopyAsync(at, at.Epoch, begun.Reason).ConfigureAwait(false),
            StartDecision.Resume resume => resume.Position,
            StartDecision.FromNow now => new CapturePosition { Epoch = now.Epoch, ServerUuid = server.Uuid, File = "", Position = 0 }.At(server.Now),
            _ => throw new InvalidOperationException("No such decision."),
        };
        if (mode == SnapshotMode.InitialOnly)
        {
            state.Enter(CapturePhase.Finished);
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(false);
        }
        await stream.FollowAsync(position, cancellationToken).ConfigureAwait(false);

        async Task<CapturePosition> CopyAsync(CapturePosition? begun, byte epoch, string reason)
        {
            using var run = new SnapshotRun(source, log, store, stream, envelopes, state, metrics, options, time);
            return await run.RunAsync(begun, epoch, reason, server, tables, cancellationToken).ConfigureAwait(false);
        }
    }

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
