using System.Threading.Channels;
using Azki.CdcBridge.Checks;
using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Health;
using Azki.CdcBridge.Positions;
using Azki.CdcBridge.Snapshot;
using Azki.CdcBridge.Snapshot.Incremental;
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
        await StreamAsync(position, store, envelopes, tables, cancellationToken).ConfigureAwait(false);

        async Task<CapturePosition> CopyAsync(CapturePosition? begun, byte epoch, string reason)
        {
            using var run = new SnapshotRun(source, log, store, envelopes, state, metrics, options, time);
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

    private async Task StreamAsync(CapturePosition position, PositionStore store, EnvelopeOptions envelopes, IReadOnlyList<CapturedTable> tables, CancellationToken cancellationToken)
    {
        await using var topics = new ChangeTopics(log, options.TopicPrefix, position.Epoch);
        var copied = new CopiedRows(topics);
        if (position.Snapshot is { } snapshot) copied.Load(snapshot);
        foreach (var (table, why) in position.Stopped) state.Stop(table, why);
        var watch = new TableWatch(source, patterns, state, logger);
        watch.Begin(tables);
        var window = new WindowKeys(copied);
        var streamed = new StreamEnvelopes(envelopes, window, time);
        foreach (var table in tables) Declare(streamed, table);
        var writer = new EventWriter(
            streamed, topics, copied, new UndecodedEvents(log, options.TopicPrefix), watch, position.Stopped, state, metrics, logger);
        using var incremental = new IncrementalSnapshot(source, patterns, envelopes, requests, topics, window, state, metrics, options.SnapshotChunkRows, time);
        incremental.Begin(position.Copying);
        var stream = new ChangeStream(source, patterns, position, writer, copied, incremental, new StreamPosition(store, topics, time), state, options, time);
        await stream.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    private static void Declare(StreamEnvelopes streamed, CapturedTable table)
    {
        try
        {
            streamed.Declare(table.Shape);
        }
        catch (EnvelopeException)
        {
            // A type that cannot be captured stops the table with its first row, which is kept.
        }
    }
}
