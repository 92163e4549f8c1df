using Azki.CdcBridge.Envelopes.Json;
using Azki.CdcBridge.Envelopes.Source;
using Azki.CdcBridge.Envelopes.Tables;
using MySqlConnector;

namespace Azki.CdcBridge.Envelopes;

/// <summary>
/// Turns the rows of a table, read by <see cref="SelectList"/>, into Debezium's records. The row added last is kept back until it is known
/// whether it is the last one. One instance for each reader of rows side by side.
/// </summary>
internal sealed class SnapshotEnvelopes
{
    /// <summary>What comes before the statements of a connection: values are read as the log has them, in UTC and UTF-8.</summary>
    public const string SessionSetup = "SET NAMES utf8mb4, SESSION time_zone = '+00:00'";

    private readonly IChangeRecords _records;
    private readonly SourcePlace _place;
    private readonly TimeProvider _clock;
    private readonly TableEncoder _table;
    private readonly SelectedRow _row;
    private readonly EnvelopeFrame _frame;
    private readonly JsonBuffer _key = new();
    private readonly JsonBuffer _value = new();
    private SnapshotMarker _marker;
    private SnapshotMarker _framedMarker;
    private long _framedAt;
    private bool _hasRow;

    /// <param name="options">How values are written.</param>
    /// <param name="records">Takes the records.</param>
    /// <param name="table">The table's shape.</param>
    /// <param name="position">Where the snapshot is in the log.</param>
    /// <param name="clock">Tells when a row was read.</param>
    public SnapshotEnvelopes(EnvelopeOptions options, IChangeRecords records, TableShape table, SnapshotPosition position, TimeProvider clock)
    {
        (_records, _clock) = (records, clock);
        _table = new(table, options);
        _row = new(_table.SelectedAsDouble());
        _frame = new(new(options));
        _place = new() { File = position.File, Position = position.Position, Microseconds = position.Taken.ToUnixTimeSeconds() * 1_000_000 };
        SelectList = _table.SelectList();
    }

    /// <summary>What stands between SELECT and FROM: each column as bytes that nothing is lost in.</summary>
    public string SelectList { get; }

    /// <summary>Writes the row before, if any, and keeps this one.</summary>
    /// <param name="row">A reader of <see cref="SelectList"/>, on a row.</param>
    /// <param name="marker">The row's place in the snapshot.</param>
    /// <exception cref="EnvelopeException">The row cannot be written; the message says what to do.</exception>
    public void Add(MySqlDataReader row, SnapshotMarker marker = SnapshotMarker.Between)
    {
        Flush();
        _row.Take(row);
        _key.Clear();
        _table.WriteKey(_row, _key);
        _value.Clear();
        _value.Raw("{\"before\":null,\"after\":"u8);
        _table.WriteImage(_row, _value);
        (_hasRow, _marker) = (true, marker);
    }

    /// <summary>Writes the row that was kept.</summary>
    /// <param name="marker">Its place, where that is only known now; null for the one given with it.</param>
    public void Flush(SnapshotMarker? marker = null)
    {
        if (!_hasRow) return;
        _hasRow = false;
        // The only row of a table can be its first and its last: what counts is the first of all.
        Frame(_marker == SnapshotMarker.First ? _marker : marker ?? _marker);
        _frame.Write(row: 0, 'r', _value);
        _records.Add(_table.Table.Name, new() { Key = _key.Written, Value = _value.Written });
    }

    /// <summary>Rows of the same millisecond share what is around their values.</summary>
    private void Frame(SnapshotMarker marker)
    {
        const long Millisecond = 1_000_000;
        var now = EnvelopeTail.Nanoseconds(_clock);
        if (marker == _framedMarker && now - _framedAt is >= 0 and < Millisecond) return;
        (_framedMarker, _framedAt) = (marker, now);
        _frame.Begin(_place, _table.Table.Name, marker, now);
    }
}
