using System.Threading.Channels;
using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Health;
using Azki.CdcBridge.Positions;
using Azki.CdcBridge.SchemaChanges;
using Azki.CdcBridge.Signals;
using Azki.CdcBridge.Snapshot;
using Azki.CdcBridge.Snapshot.Incremental;
using Azki.CdcBridge.Source;
using Azki.EventLog;
using MySql.Replication;

namespace Azki.CdcBridge.Streaming;

/// <summary>Puts together what stands between the binary log and the topics, and lets it run.</summary>
internal sealed class StreamRun(
    MySqlSource source, TablePatterns patterns, IEventLog log, PositionStore store, EnvelopeOptions envelopes,
    ChannelReader<SnapshotRequest> requests, CaptureState state, CaptureMetrics metrics, CdcOptions options, TimeProvider time, ILogger logger)
{
    /// <summary>Follows the log from a position; ends only by an error or cancellation.</summary>
    public async Task FollowAsync(CapturePosition position, IReadOnlyList<CapturedTable> tables, CancellationToken cancellationToken)
    {
        await using var topics = new ChangeTopics(log, options, position.Epoch);
        var window = new WindowKeys(topics);
        await using var incremental = new IncrementalSnapshot(source, patterns, log, envelopes, requests, topics, window, state, metrics, options.SnapshotChunkRows, PartSize.UsualBytes, time);
        incremental.Begin(position.Copying);
        await using var positions = new StreamPosition(store, topics, time);
        var stream = await OpenAsync(position, tables, topics, window, incremental, positions, cancellationToken).ConfigureAwait(false);
        await stream.RunAsync(until: null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Follows the log from a position to a place, for the rows of an unfinished snapshot that are copied already.</summary>
    /// <returns>The position there, recorded.</returns>
    public async Task<CapturePosition> CatchUpAsync(
        CapturePosition position, IReadOnlyList<CapturedTable> tables, BinlogCheckpoint until, IReadOnlyDictionary<TableName, CopiedKeys> copied, CancellationToken cancellationToken)
    {
        await using var topics = new ChangeTopics(log, options, position.Epoch);
        await using var positions = new StreamPosition(store, topics, time);
        var stream = await OpenAsync(position, tables, topics, new CopiedRowsOnly(topics, copied), incremental: null, positions, cancellationToken).ConfigureAwait(false);
        return await stream.RunAsync(until, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ChangeStream> OpenAsync(
        CapturePosition position, IReadOnlyList<CapturedTable> tables, ChangeTopics topics, IChangeRecords records, IncrementalSnapshot? incremental, StreamPosition positions, CancellationToken cancellationToken)
    {
        foreach (var (table, why) in position.Stopped) state.Stop(table, why);
        var streamed = new StreamEnvelopes(envelopes, records, time);
        var watch = new TableWatch(source, patterns, streamed, state, logger);
        watch.Begin(tables);
        var statements = new StreamedStatements(source, patterns, streamed, new(envelopes, topics, time), topics, state, options);
        await statements.BeginAsync(tables, cancellationToken).ConfigureAwait(false);
        var writer = new EventWriter(streamed, topics, new UndecodedEvents(log, options.TopicPrefix), watch, statements, position.Stopped, state, metrics, logger);
        return new ChangeStream(source, patterns, position, writer, watch, incremental, positions, state, options, time);
    }
}
