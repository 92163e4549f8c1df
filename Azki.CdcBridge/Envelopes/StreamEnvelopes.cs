using Azki.CdcBridge.Envelopes.Json;
using Azki.CdcBridge.Envelopes.Source;
using Azki.CdcBridge.Envelopes.Tables;
using Azki.EventLog;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes;

/// <summary>Turns the events of a binary log into Debezium's records. Pure: reads and waits for nothing, allocates nothing for a row.</summary>
/// <param name="options">How values are written.</param>
/// <param name="records">Takes the records.</param>
/// <param name="clock">Tells when a change was captured.</param>
internal sealed class StreamEnvelopes(EnvelopeOptions options, IChangeRecords records, TimeProvider clock)
{
    private readonly StreamPlace _place = new(options.IncludesQuery);
    private readonly TableEncoders _tables = new(options);
    private readonly EnvelopeFrame _frame = new(new(options));
    private readonly JsonBuffer _key = new();
    private readonly JsonBuffer _newKey = new();
    private readonly JsonBuffer _value = new();
    private int _row;

    /// <summary>Where the event followed last is; a schema change is written with it.</summary>
    public SourcePlace Place => _place.Current;

    /// <summary>The number of the row written last: Debezium's schema changes carry it on.</summary>
    public int Row => _row;

    /// <summary>Tells what the stream does not: default values and FLOAT(M,D). Counts until the next one; all else is as the stream has it.</summary>
    public void Declare(TableShape table) => _tables.Declare(table);

    /// <summary>Takes notice of an event, of whatever kind, before anything of it is written.</summary>
    /// <param name="e">The event.</param>
    /// <param name="after">The stream's position after it.</param>
    public void Follow(BinlogEvent e, BinlogPosition after) => _place.Follow(e, after);

    /// <summary>Writes all changes of an event that was followed: create, update, delete and tombstone.</summary>
    /// <returns>Row changes written.</returns>
    /// <exception cref="EnvelopeException">A row cannot be written; the message says what to do.</exception>
    public int Write(RowsEvent rows)
    {
        if (rows.Error is { } error) throw new EnvelopeException(error.Message, error);
        var table = _tables.Of(rows.Table);
        _frame.Begin(_place.Current, table.Table.Name, SnapshotMarker.None, EnvelopeTail.Nanoseconds(clock));
        _row = -1;
        foreach (var change in rows)
        {
            _row++;
            switch (change.Kind)
            {
                case RowChangeKind.Insert: WriteOne(table, 'c', change.After, default, change.After); break;
                case RowChangeKind.Delete: WriteDelete(table, change.Before, headers: null); break;
                default: WriteUpdate(table, change.Before, change.After); break;
            }
        }
        return _row + 1;
    }

    /// <summary>Writes that a table was emptied, for those who do not skip it (<c>skipped.operations</c>).</summary>
    public void WriteTruncate(TableName table)
    {
        const long PerMillisecond = 1000;
        // Debezium has statements to the millisecond.
        var place = _place.Current with { Microseconds = _place.Current.Microseconds / PerMillisecond * PerMillisecond };
        _frame.Begin(place, table, SnapshotMarker.None, EnvelopeTail.Nanoseconds(clock));
        _value.Clear();
        _value.Raw("{\"before\":null,\"after\":null"u8);
        _frame.Write(_row, 't', _value);
        records.Add(table, new() { Key = default, Value = _value.Written });
    }

    private void WriteUpdate(TableEncoder table, Row before, Row after)
    {
        if (table.HasSameKey(before, after) || !HasNewKey(table, before, after))
        {
            WriteOne(table, 'u', after, before, after);
            return;
        }
        WriteDelete(table, before, KeyChangeHeaders.PointTo(_newKey.Written));
        WriteOne(table, 'c', after, default, after, KeyChangeHeaders.PointBackTo(_key.Written));
    }

    /// <summary>Other bytes may still be the same key in JSON.</summary>
    private bool HasNewKey(TableEncoder table, Row before, Row after)
    {
        _key.Clear();
        table.WriteKey(before, _key);
        _newKey.Clear();
        table.WriteKey(after, _newKey);
        return !_key.Written.SequenceEqual(_newKey.Written);
    }

    private void WriteDelete(TableEncoder table, Row before, RecordHeaders? headers)
    {
        WriteOne(table, 'd', before, before, default, headers);
        if (options.HasTombstones) records.Add(table.Table.Name, new() { Key = _key.Written, Value = default, IsTombstone = true, Headers = headers });
    }

    private void WriteOne(TableEncoder table, char operation, Row key, Row before, Row after, RecordHeaders? headers = null)
    {
        _key.Clear();
        table.WriteKey(key, _key);
        _value.Clear();
        _value.Raw("{\"before\":"u8);
        table.WriteImage(before, default, _value);
        _value.Raw(",\"after\":"u8);
        table.WriteImage(after, before, _value);
        _frame.Write(_row, operation, _value);
        records.Add(table.Table.Name, new() { Key = _key.Written, Value = _value.Written, Headers = headers });
    }
}
