using System.Threading.Channels;
using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Envelopes.Source;
using Azki.CdcBridge.Health;
using Azki.CdcBridge.Signals;
using Azki.CdcBridge.Source;
using Azki.CdcBridge.Streaming;
using Azki.EventLog;
using MySql.Replication;
using MySqlConnector;

namespace Azki.CdcBridge.Snapshot.Incremental;

/// <summary>
/// Copies a table again while changes are streamed, part by part, without a lock. A part is read beside the stream, and its rows are put into
/// the stream once that has brought all the part has seen; rows that the stream brought meanwhile are newer and the part's are left out. In the end
/// rows are ended that the topic has from before and that neither the parts nor the stream have brought.
/// After Andreakis and Papapanagiotou, "DBLog: A Watermark Based Change-Data-Capture Framework" (2020). Used from the stream's loop only.
/// </summary>
internal sealed class IncrementalSnapshot(
    MySqlSource source, TablePatterns patterns, IEventLog log, EnvelopeOptions options, ChannelReader<SnapshotRequest> requests, ChangeTopics topics, WindowKeys window, CaptureState state, CaptureMetrics metrics, int partRows, long partBytes, TimeProvider time)
    : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CopyRequests _requests = new(requests);
    private CapturedTable? _table;
    private Task<IncrementalPart>? _reading;
    private IncrementalPart? _part;
    private Task<List<VanishedRow>>? _ending;
    private IAsyncEnumerator<VanishedRow>? _vanished;
    private PartSize _size = new(partRows, partBytes);
    private IReadOnlyList<long> _begins = [];
    private IReadOnlyList<object>? _after;
    private long _rows;

    /// <summary>Tables that are to be copied, the one that is being copied first.</summary>
    public IReadOnlyList<string> Pending => _requests.Pending;

    /// <summary>Completes when <see cref="StepAsync"/> has something to do. For a part that is read it is the stream that must come on, which wakes by itself.</summary>
    public Task Wake(CancellationToken cancellationToken)
    {
        if (_ending is not null) return _ending;
        // What a reading fails by is for the step, which knows what to do then.
        return _reading is not null ? Task.WhenAny(_reading) : _requests.WaitAsync(cancellationToken);
    }

    /// <summary>Requests that no position has yet; the next one has them by <see cref="Pending"/>.</summary>
    public IReadOnlyList<SnapshotRequest> Unrecorded => _requests.Unrecorded;

    /// <summary>Takes up what an earlier run was asked for.</summary>
    public void Begin(IEnumerable<string> pending) => _requests.Begin(pending);

    /// <summary>Does what there is to do between two transactions.</summary>
    /// <param name="at">Where the stream is.</param>
    /// <param name="stopped">When a table is begun, it is captured again from here if it was stopped.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>Whether there is something to be recorded: rows in the stream, or a request.</returns>
    public async ValueTask<bool> StepAsync(BinlogCheckpoint at, IStoppedTables stopped, CancellationToken cancellationToken)
    {
        var isAsked = _requests.Take();
        if (_requests.First is not { } first) return isAsked;
        if (_ending is not null)
        {
            if (!_ending.IsCompleted) return isAsked;
            await EndAsync(await _ending.ConfigureAwait(false), at, stopped, cancellationToken).ConfigureAwait(false);
            return true;
        }
        try
        {
            return await StepPartAsync(first, at, stopped, cancellationToken).ConfigureAwait(false) || isAsked;
        }
        catch (Exception error) when (IsOfTable(error))
        {
            LeaveOut(first, error.Message, stopped);
            return true;
        }
    }

    /// <summary>
    /// Takes notice of a statement. One that changes the table being copied comes before the end of each part that was read with another shape than
    /// the table had, or with rows that went by it at once: the part is not given on, and the table is copied from its beginning.
    /// </summary>
    public void Follow(QueryEvent statement)
    {
        // Once all parts are in the stream, nothing more is written by the table's shape.
        if (_table is null || _ending is not null) return;
        var (text, database) = (statement.Statement, statement.DefaultDatabase);
        if (!TableStatement.Parse(text, database).Any(c => c.Table == _table.Name || c.From == _table.Name) && !UnloggedRows.TablesOf(text, database).Contains(_table.Name)) return;
        if (_reading is not null) _ = IncrementalPart.DiscardAsync(_reading);
        _part?.Dispose();
        window.Watch(null);
        (_table, _reading, _part) = (null, null, null);
    }

    public async ValueTask DisposeAsync()
    {
        _requests.Return();
        _part?.Dispose();
        if (_reading is { IsCompletedSuccessfully: true }) _reading.Result.Dispose();
        await _stopping.CancelAsync().ConfigureAwait(false);
        if (_ending is not null) await ((Task)_ending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_vanished is not null) await _vanished.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    /// <summary>Whether another try ends the same way: what is not so ends the run, which is begun again with the table.</summary>
    private static bool IsOfTable(Exception error) => error switch
    {
        MySqlException server => MySqlErrors.IsOfTable(server),
        CaptureRefusedException or EnvelopeException or FormatException or OverflowException or InvalidCastException => true,
        _ => false,
    };

    private async ValueTask<bool> StepPartAsync(TableName first, BinlogCheckpoint at, IStoppedTables stopped, CancellationToken cancellationToken)
    {
        if (_reading is null && _part is null)
        {
            if (_table is null && !await BeginTableAsync(first, stopped, cancellationToken).ConfigureAwait(false)) return true;
            window.Watch(_table!.Name);
            _reading = IncrementalPart.ReadAsync(source, options, _table, at, _after, _size, time, cancellationToken);
            return false;
        }
        if (_reading is not null)
        {
            if (!_reading.IsCompleted) return false;
            _part = await _reading.ConfigureAwait(false);
            _reading = null;
        }
        var part = _part!;
        if (new Positions.LogPlace(at.Position.File, at.Position.Position).CompareTo(new(part.End.File, part.End.Position)) < 0) return false;
        Give(part);
        // Not more than what is on its way and this part, however slow the log is.
        await topics.SendFullAsync(cancellationToken).ConfigureAwait(false);
        if (part.Last is null) await BeginEndAsync(cancellationToken).ConfigureAwait(false);
        part.Dispose();
        return true;
    }

    private async Task<bool> BeginTableAsync(TableName name, IStoppedTables stopped, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        _table = (await CapturedTable.ListAsync(connection, patterns, cancellationToken).ConfigureAwait(false)).FirstOrDefault(t => t.Name == name);
        if (_table is null) return Refuse(name, "a snapshot of it was asked for, and it is not captured or does not exist.", stopped);
        (_after, _rows, _size) = (null, 0, new(partRows, partBytes));
        var topic = await topics.OpenAsync(name, _table.PrimaryKey.Count > 0, cancellationToken).ConfigureAwait(false);
        if (_table.PrimaryKey.Count == 0 && TableTopics.WhyNoKey(topic, name) is { } why) return Refuse(name, why, stopped);
        await (await topics.BeginFlushAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        _begins = await TopicRecords.EndsAsync(log, topic, cancellationToken).ConfigureAwait(false);
        stopped.GoOn(name);
        return true;
    }

    /// <summary>
    /// A table that cannot be copied is left out, and the others go on. It is as before: one that was captured has all changes in its topic, and goes
    /// on; one that was stopped lacks some, and stays stopped.
    /// </summary>
    private void LeaveOut(TableName name, string why, IStoppedTables stopped)
    {
        var reason = $"it cannot be copied: {why} To try again: azki cdc snapshot {name}";
        if (!stopped.GiveUp(name, reason)) state.Note(name.ToString(), $"a snapshot of it was asked for: {reason}");
        _part?.Dispose();
        window.Watch(null);
        (_reading, _part) = (null, null);
        Next();
    }

    private void Next()
    {
        _requests.Next();
        (_table, _ending) = (null, null);
    }

    private bool Refuse(TableName name, string why, IStoppedTables stopped)
    {
        if (!stopped.GiveUp(name, why)) state.Note(name.ToString(), why);
        Next();
        return false;
    }

    private void Give(IncrementalPart part)
    {
        var name = _table!.Name;
        part.Rows.GiveTo(topics, name, window);
        window.Watch(null);
        _size.Learn(part.Rows.Count, part.Rows.Bytes);
        _rows += part.Rows.Count;
        metrics.SnapshotRows(name.ToString(), part.Rows.Count);
        state.SnapshotAt(name.ToString(), new(_rows, 0, false));
        (_after, _part) = (part.Last, null);
    }

    /// <summary>Looks for rows that are to be ended beside the stream, which may bring some of them anew meanwhile.</summary>
    private async Task BeginEndAsync(CancellationToken cancellationToken)
    {
        var table = _table!;
        window.Watch(table.Name);
        var topic = await topics.OpenAsync(table.Name, table.PrimaryKey.Count > 0, cancellationToken).ConfigureAwait(false);
        var acknowledged = await topics.BeginFlushAsync(cancellationToken).ConfigureAwait(false);
        _ending = FindAsync();

        async Task<List<VanishedRow>> FindAsync()
        {
            await acknowledged.WaitAsync(_stopping.Token).ConfigureAwait(false);
            if (table.PrimaryKey.Count == 0 || !await VanishedRows.MayBeAsync(log, topic, _begins, _stopping.Token).ConfigureAwait(false)) return [];
            _vanished = VanishedRows.ReadAsync(log, topic, _begins, _stopping.Token).GetAsyncEnumerator(_stopping.Token);
            return await NextVanishedAsync().ConfigureAwait(false);
        }
    }

    /// <returns>As many as a part may have of bytes; <see cref="_vanished"/> is null after the last.</returns>
    private async Task<List<VanishedRow>> NextVanishedAsync()
    {
        var (rows, bytes) = (new List<VanishedRow>(), 0L);
        while (bytes < partBytes)
        {
            if (!await _vanished!.MoveNextAsync().ConfigureAwait(false))
            {
                await _vanished.DisposeAsync().ConfigureAwait(false);
                _vanished = null;
                break;
            }
            rows.Add(_vanished.Current);
            bytes += _vanished.Current.Key.Length + _vanished.Current.Image.Length;
        }
        return rows;
    }

    private async Task EndAsync(List<VanishedRow> vanished, BinlogCheckpoint at, IStoppedTables stopped, CancellationToken cancellationToken)
    {
        var name = _table!.Name;
        var envelopes = new VanishedEnvelopes(options, topics, name, new(at.Position.File, at.Position.Position, time.GetUtcNow()), time);
        foreach (var row in vanished)
            if (!window.Contains(row.Key)) envelopes.Write(row.Key, row.Image, SnapshotMarker.Incremental);
        await topics.SendFullAsync(cancellationToken).ConfigureAwait(false);
        if (_vanished is not null)
        {
            _ending = NextVanishedAsync();
            return;
        }
        window.Watch(null);
        stopped.Complete(name);
        state.SnapshotAt(name.ToString(), new(_rows, 0, true));
        Next();
    }
}
