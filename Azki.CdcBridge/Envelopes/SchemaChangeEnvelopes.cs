using Azki.CdcBridge.Envelopes.Json;
using Azki.CdcBridge.Envelopes.Schema;
using Azki.CdcBridge.Envelopes.Source;

namespace Azki.CdcBridge.Envelopes;

/// <summary>Writes Debezium's schema changes, which go to the topic that is named as the prefix.</summary>
internal sealed class SchemaChangeEnvelopes(EnvelopeOptions options, IChangeRecords records, TimeProvider clock)
{
    private const long PerMillisecond = 1000, NanosecondsPerMillisecond = 1_000_000;
    private readonly SourceBlock _source = new(options);
    private readonly JsonBuffer _key = new();
    private readonly JsonBuffer _value = new();

    /// <summary>Writes a statement of the stream; times of statements are in milliseconds.</summary>
    /// <param name="stream">Has followed the statement's event.</param>
    /// <param name="database">Where it is.</param>
    /// <param name="statement">As Debezium tells it: of a DROP only what concerns the table, with its full name.</param>
    /// <param name="tables">The names in the source block, with commas between them; empty for none.</param>
    /// <param name="changes">What it does to tables.</param>
    public void Write(StreamEnvelopes stream, string database, string statement, string tables, params ReadOnlySpan<TableChange> changes)
    {
        var place = stream.Place with { Microseconds = stream.Place.Microseconds / PerMillisecond * PerMillisecond };
        Write(place, SnapshotMarker.None, stream.Row, database, statement, tables, changes);
    }

    /// <summary>Writes a statement that makes the schema at the time of a snapshot.</summary>
    /// <param name="position">Where the snapshot is in the log.</param>
    /// <param name="database">Where it is; empty for the server's own settings.</param>
    /// <param name="statement">The statement.</param>
    /// <param name="tables">The table's name; empty for none.</param>
    /// <param name="changes">What it does to tables.</param>
    public void Write(SnapshotPosition position, string database, string statement, string tables, params ReadOnlySpan<TableChange> changes)
    {
        var place = new SourcePlace { File = position.File, Position = position.Position, Microseconds = EnvelopeTail.Nanoseconds(clock) / PerMillisecond };
        Write(place, SnapshotMarker.Between, 0, database, statement, tables, changes);
    }

    private void Write(in SourcePlace place, SnapshotMarker marker, int row, string database, string statement, string tables, ReadOnlySpan<TableChange> changes)
    {
        _key.Clear();
        _key.Raw("{\"databaseName\":"u8);
        _key.Text(database);
        _key.Raw((byte)'}');

        _value.Clear();
        _value.Raw("{\"source\":"u8);
        _source.WriteHead(place, new(database, tables), marker, _value);
        _value.Number(row);
        SourceBlock.WriteTail(place with { Thread = null, Query = null }, _value);
        _value.Raw(",\"ts_ms\":"u8);
        _value.Number(EnvelopeTail.Nanoseconds(clock) / NanosecondsPerMillisecond);
        _value.Raw(",\"databaseName\":"u8);
        _value.Text(database);
        _value.Raw(",\"schemaName\":null,\"ddl\":"u8);
        _value.Text(statement);
        _value.Raw(",\"tableChanges\":["u8);
        for (var i = 0; i < changes.Length; i++)
        {
            if (i > 0) _value.Raw((byte)',');
            TableChangeJson.Write(changes[i], _value);
        }
        _value.Raw("]}"u8);
        // The topic is not of one table: only the prefix is its name.
        records.Add(default, new() { Key = _key.Written, Value = _value.Written });
    }
}
