using System.Globalization;
using System.Threading.Channels;
using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Health;
using Azki.CdcBridge.Positions;
using Azki.CdcBridge.SchemaChanges;
using Azki.CdcBridge.Source;
using Azki.CdcBridge.Streaming;
using Azki.EventLog;
using MySql.Replication;
using MySqlConnector;

namespace Azki.CdcBridge.Snapshot;

/// <summary>
/// Copies the tables: ranges of the key, several side by side, all as the database was at one place of its log. After each range its progress is
/// recorded. Taken up again, it first brings what it has copied to the place at which it copies the rest: changes and deletes in between are
/// streamed for these rows, and for no others. So no row is copied twice, none is set back, and none stays that was deleted meanwhile.
/// </summary>
internal sealed class SnapshotRun(
    MySqlSource source, TablePatterns patterns, IEventLog log, PositionStore store, StreamRun stream, EnvelopeOptions envelopes, CaptureState state, CaptureMetrics metrics, CdcOptions options, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _recording = new(1);
    private CapturePosition _position = null!;

    /// <summary>The tables at the place of the snapshot, in order.</summary>
    public IReadOnlyList<CapturedTable> Tables { get; private set; } = [];

    /// <summary>Copies what is not copied yet.</summary>
    /// <param name="begun">What was recorded of it before; null at the beginning.</param>
    /// <param name="epoch">The history of the source.</param>
    /// <param name="reason">Why it is taken.</param>
    /// <param name="server">The server.</param>
    /// <param name="before">The tables at the beginning: while an earlier copy is caught up with, others may be made.</param>
    /// <param name="cancellationToken">Stops; what is recorded stays.</param>
    /// <returns>Where the stream goes on.</returns>
    public async Task<CapturePosition> RunAsync(
        CapturePosition? begun, byte epoch, string reason, ServerState server, IReadOnlyList<CapturedTable> before, CancellationToken cancellationToken)
    {
        using var span = CaptureMetrics.Spans.StartActivity("snapshot");
        state.Enter(CapturePhase.Snapshot);
        var copied = await ReadCopiedAsync(begun, before, cancellationToken).ConfigureAwait(false);
        // First without the views: what piled up while nothing ran must not keep them open.
        if (begun is not null) begun = await stream.CatchUpAsync(begun, before, server.Now, copied, cancellationToken).ConfigureAwait(false);
        await using var views = await SnapshotViews.OpenAsync(source, server.Version, patterns, Math.Max(1, options.SnapshotReaders), options.SnapshotLockTimeout, cancellationToken).ConfigureAwait(false);
        var tables = Tables = views.Tables;
        _position = begun is not null
            ? await stream.CatchUpAsync(begun, tables, views.Place, copied, cancellationToken).ConfigureAwait(false)
            : new CapturePosition { Epoch = epoch, ServerUuid = server.Uuid, File = "", Position = 0, Snapshot = new(reason, []) }.At(views.Place);
        if (begun is null) await SnapshotStatements.WriteAsync(views.Connections[0], log, options, epoch, envelopes, tables, views.Noted, time, cancellationToken).ConfigureAwait(false);
        // What is not in the log of before is copied whole, whatever is recorded of a table that had its name.
        await RecordNewTablesAsync(tables.Where(t => !copied.ContainsKey(t.Name)), cancellationToken).ConfigureAwait(false);

        for (var i = 0; i < tables.Count; i++)
        {
            var progress = _position.Snapshot!.Tables.First(t => t.Table == tables[i].Name.ToString());
            if (progress.IsComplete) continue;
            var place = new TablePlace(IsFirst: i == 0, IsLast: i == tables.Count - 1);
            try
            {
                await CopyAsync(tables[i], place, progress, copied.GetValueOrDefault(tables[i].Name) ?? CopiedKeys.AsRecorded(tables[i], progress), views, cancellationToken).ConfigureAwait(false);
            }
            catch (EnvelopeException error)
            {
                await StopAsync(tables[i], error.Message, cancellationToken).ConfigureAwait(false);
            }
        }
        await RecordAsync(_position with { Snapshot = null }, cancellationToken).ConfigureAwait(false);
        return _position;
    }

    public void Dispose() => _recording.Dispose();

    /// <summary>What an earlier run has brought into the log.</summary>
    private async Task<IReadOnlyDictionary<TableName, CopiedKeys>> ReadCopiedAsync(CapturePosition? begun, IReadOnlyList<CapturedTable> tables, CancellationToken cancellationToken)
    {
        var copied = new Dictionary<TableName, CopiedKeys>();
        foreach (var progress in begun?.Snapshot?.Tables ?? [])
            if (tables.FirstOrDefault(t => t.Name.ToString() == progress.Table) is { } table)
                copied[table.Name] = await CopiedKeys.ReadAsync(log, TopicOf(table), table, progress, cancellationToken).ConfigureAwait(false);
        return copied;
    }

    /// <summary>Notes where the snapshot begins in the topics, before the first row is sent.</summary>
    private async Task RecordNewTablesAsync(IEnumerable<CapturedTable> tables, CancellationToken cancellationToken)
    {
        var snapshot = _position.Snapshot!;
        foreach (var table in tables)
        {
            var topic = await log.OpenTopicAsync(TopicOf(table), cancellationToken).ConfigureAwait(false);
            snapshot = snapshot.With(new(table.Name.ToString(), false, 0, [], await TopicRecords.EndsAsync(log, topic, cancellationToken).ConfigureAwait(false)));
        }
        await RecordAsync(_position with { Snapshot = snapshot }, cancellationToken).ConfigureAwait(false);
    }

    private TopicSettings TopicOf(CapturedTable table) => TableTopics.SettingsOf(TopicName.Of(options.TopicPrefix, table.Name), table.PrimaryKey.Count > 0, options);

    /// <summary>A table that cannot be copied is left out, and the others go on.</summary>
    private async Task StopAsync(CapturedTable table, string why, CancellationToken cancellationToken)
    {
        var name = table.Name.ToString();
        var reason = $"it cannot be copied: {why} To try again: azki cdc snapshot {name}";
        state.Stop(name, reason);
        _position = _position with { Stopped = new Dictionary<string, string>(_position.Stopped) { [name] = reason } };
        await RecordAsync(name, p => p with { IsComplete = true }, cancellationToken).ConfigureAwait(false);
    }

    private async Task CopyAsync(CapturedTable table, TablePlace place, TableProgress progress, CopiedKeys copied, SnapshotViews views, CancellationToken cancellationToken)
    {
        var name = table.Name.ToString();
        var (least, greatest, estimated) = await MeasureAsync(views.Connections[0], table, cancellationToken).ConfigureAwait(false);
        var chunks = ChunkPlan.Of(progress.Done, least, greatest, estimated, options.SnapshotChunkRows);
        state.SnapshotAt(name, new(progress.Rows, estimated, false));

        var copies = views.Connections.Select(c => new TableCopy(
            c, log, options, _position.Epoch, envelopes, table, views.Noted, place, copied, time)).ToList();
        try
        {
            // The last range waits for the others, so that its last row is the last of all.
            var queue = Channel.CreateUnbounded<KeyRange>();
            foreach (var chunk in chunks.SkipLast(1)) queue.Writer.TryWrite(chunk);
            queue.Writer.Complete();
            using var failed = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAll(copies.Select(copy => CopyAllAsync(copy, queue.Reader, table, failed))).ConfigureAwait(false);
            await CopyOneAsync(copies[0], chunks[^1], table, isLast: true, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var copy in copies) await copy.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task CopyAllAsync(TableCopy copy, ChannelReader<KeyRange> chunks, CapturedTable table, CancellationTokenSource failed)
    {
        try
        {
            while (chunks.TryRead(out var chunk)) await CopyOneAsync(copy, chunk, table, isLast: false, failed.Token).ConfigureAwait(false);
        }
        catch
        {
            await failed.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task CopyOneAsync(TableCopy copy, KeyRange chunk, CapturedTable table, bool isLast, CancellationToken cancellationToken)
    {
        var rows = await copy.CopyAsync(chunk, isLast, cancellationToken).ConfigureAwait(false);
        metrics.SnapshotRows(table.Name.ToString(), rows);
        if (isLast) await copy.EndVanishedAsync(_position.Snapshot!.Tables.First(t => t.Table == table.Name.ToString()).Begins, cancellationToken).ConfigureAwait(false);
        // With its last range a table is done: nothing can die in between.
        var done = new DoneRange(chunk.From, chunk.To);
        await RecordAsync(
            table.Name.ToString(), p => p with { Rows = p.Rows + rows, IsComplete = isLast, Done = isLast ? [] : ChunkPlan.Add(p.Done, done) }, cancellationToken).ConfigureAwait(false);
    }

    private async Task RecordAsync(string table, Func<TableProgress, TableProgress> change, CancellationToken cancellationToken)
    {
        await _recording.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var progress = change(_position.Snapshot!.Tables.First(t => t.Table == table));
            await RecordAsync(_position with { Snapshot = _position.Snapshot!.With(progress) }, cancellationToken).ConfigureAwait(false);
            state.SnapshotAt(table, state.Snapshot[table] with { Done = progress.Rows, IsComplete = progress.IsComplete });
        }
        finally
        {
            _recording.Release();
        }
    }

    private async Task RecordAsync(CapturePosition position, CancellationToken cancellationToken)
    {
        await store.WriteAsync(position with { RecordedAt = time.GetUtcNow() }, cancellationToken).ConfigureAwait(false);
        _position = position;
    }

    private static async Task<(decimal? Least, decimal? Greatest, long Rows)> MeasureAsync(MySqlConnection connection, CapturedTable table, CancellationToken cancellationToken)
    {
        var estimate = await connection.TextAsync(
            $"SELECT table_rows FROM information_schema.tables WHERE table_schema = '{MySqlHelper.EscapeString(table.Name.Database)}' AND table_name = '{MySqlHelper.EscapeString(table.Name.Table)}'",
            cancellationToken).ConfigureAwait(false);
        var rows = long.TryParse(estimate, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        if (!table.HasNumberKey) return (null, null, rows);
        var key = MySqlQueries.Quote(table.PrimaryKey[0]);
        var bounds = (await connection.RowsAsync($"SELECT MIN({key}), MAX({key}) FROM {table.Sql}", cancellationToken).ConfigureAwait(false))[0];
        return (Number(bounds[0]), Number(bounds[1]), rows);
    }

    private static decimal? Number(string? text) => text is null ? null : decimal.Parse(text, CultureInfo.InvariantCulture);
}
