using Azki.CdcBridge.Envelopes.Columns;
using Azki.CdcBridge.Envelopes.Json;
using MySql.Replication;

namespace Azki.CdcBridge.Envelopes.Tables;

/// <summary>Writes rows of one table. What does not change from row to row is made once.</summary>
internal sealed class TableEncoder
{
    private readonly ColumnEncoder[] _columns;
    private readonly byte[][] _names;
    private readonly byte[][] _keyNames;
    private readonly int[] _key;

    public TableEncoder(TableShape table, EnvelopeOptions options)
    {
        Table = table;
        _columns = [.. table.Columns.Select(c => ColumnEncoders.Of(c, options))];
        _names = Names(table.Columns);
        _key = [.. table.Key];
        _keyNames = Names([.. _key.Select(ordinal => table.Columns[ordinal])]);
    }

    public TableShape Table { get; }

    /// <summary>For each column, whether it is selected as a DOUBLE rather than as bytes.</summary>
    public bool[] SelectedAsDouble() => [.. _columns.Select(c => c.IsSelectedAsDouble)];

    public bool HasKey => _key.Length > 0;

    /// <summary>What stands between SELECT and FROM.</summary>
    public string SelectList() => string.Join(", ", _columns.Select((c, i) => c.Select($"`{Table.Columns[i].Name.Replace("`", "``", StringComparison.Ordinal)}`")));

    /// <summary>Whether a change left the key as it is, byte for byte.</summary>
    public bool HasSameKey(Row before, Row after)
    {
        foreach (var ordinal in _key)
            if (!before[ordinal].Bytes.SequenceEqual(after[ordinal].Bytes)) return false;
        return true;
    }

    public void WriteKey(Row row, JsonBuffer json)
    {
        if (!HasKey) return;
        for (var i = 0; i < _key.Length; i++)
        {
            json.Raw(_keyNames[i]);
            WriteValue(row, _key[i], default, json);
        }
        json.Raw((byte)'}');
    }

    public void WriteKey(SelectedRow row, JsonBuffer json)
    {
        if (!HasKey) return;
        for (var i = 0; i < _key.Length; i++)
        {
            json.Raw(_keyNames[i]);
            // No column of a key is null.
            _columns[_key[i]].WriteKey(row[_key[i]], json);
        }
        json.Raw((byte)'}');
    }

    /// <param name="row">The image; none is null.</param>
    /// <param name="before">The image before it, which partial updates of JSON documents begin from.</param>
    /// <param name="json">Where to.</param>
    public void WriteImage(Row row, Row before, JsonBuffer json)
    {
        if (row.IsEmpty)
        {
            json.Null();
            return;
        }
        for (var i = 0; i < _columns.Length; i++)
        {
            json.Raw(_names[i]);
            WriteValue(row, i, before, json);
        }
        json.Raw((byte)'}');
    }

    public void WriteImage(SelectedRow row, JsonBuffer json)
    {
        for (var i = 0; i < _columns.Length; i++)
        {
            json.Raw(_names[i]);
            WriteValue(row, i, json);
        }
        json.Raw((byte)'}');
    }

    private static byte[][] Names(IReadOnlyList<ColumnShape> columns) =>
        [.. columns.Select((column, i) => (byte[])[(byte)(i == 0 ? '{' : ','), .. JsonEscapes.Quoted(column.Name), (byte)':'])];

    private void WriteValue(Row row, int ordinal, Row before, JsonBuffer json)
    {
        var value = row[ordinal];
        if (value.IsNull) json.Raw(_columns[ordinal].Missing);
        else if (!value.IsPresent) throw new EnvelopeException($"{Table.Name}.{Table.Columns[ordinal].Name} is not in the log: SET PERSIST binlog_row_image = FULL on the server, then take a new snapshot of the table.");
        else if (value.IsJsonDiff) WriteUpdated(value, ordinal, before, json);
        else _columns[ordinal].Write(value, json);
    }

    private void WriteUpdated(in ColumnValue changes, int ordinal, Row before, JsonBuffer json)
    {
        if (before.IsEmpty || before[ordinal] is { IsNull: true } or { IsPresent: false })
            throw new EnvelopeException($"{Table.Name}.{Table.Columns[ordinal].Name} has changes to a JSON document that is not in the log: SET PERSIST binlog_row_image = FULL on the server, then take a new snapshot of the table.");
        ((JsonEncoder)_columns[ordinal]).WriteUpdated(changes, before[ordinal], json);
    }

    private void WriteValue(SelectedRow row, int ordinal, JsonBuffer json)
    {
        if (row.IsNull(ordinal)) json.Raw(_columns[ordinal].Missing);
        else _columns[ordinal].Write(row[ordinal], json);
    }
}
