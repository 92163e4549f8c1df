using Azki.CdcBridge.Envelopes;
using Azki.CdcBridge.Envelopes.Source;
using Azki.CdcBridge.Envelopes.Tables;
using MySql.Replication;
using MySql.Replication.Tests.Fixtures;
using MySqlConnector;

namespace Azki.Tests.CdcBridge.Envelopes;

/// <summary>Takes a snapshot of tables in the simplest way there is: one after the other, each by one statement.</summary>
internal static class SnapshotReading
{
    public static readonly SnapshotPosition Position = new("binlog.000001", 4, DateTimeOffset.UnixEpoch);

    public static async Task<List<GoldenRecord>> ReadAsync(MySqlConnection sql, string database, string[] tables, EnvelopeOptions options)
    {
        var records = new WrittenRecords();
        await sql.ExecuteAsync(SnapshotEnvelopes.SessionSetup);
        foreach (var table in tables)
        {
            var envelopes = new SnapshotEnvelopes(options, records, await ShapeAsync(sql, new(database, table)), Position, TimeProvider.System);
            await using var command = new MySqlCommand($"SELECT {envelopes.SelectList} FROM `{database}`.{Quote(table)}", sql);
            await using (var rows = await command.ExecuteReaderAsync())
                for (var first = true; await rows.ReadAsync(); first = false)
                    envelopes.Add(rows, !first ? SnapshotMarker.Between : table == tables[0] ? SnapshotMarker.First : SnapshotMarker.FirstInDataCollection);
            envelopes.Flush(table == tables[^1] ? SnapshotMarker.Last : SnapshotMarker.LastInDataCollection);
        }
        return records.All;
    }

    public static async Task<TableShape> ShapeAsync(MySqlConnection sql, TableName table)
    {
        var where = $"table_schema = '{table.Database}' AND table_name = '{table.Table.Replace("\\", "\\\\", StringComparison.Ordinal)}'";
        var columns = await sql.RowsAsync($"SELECT column_name, column_type, is_nullable, character_set_name, column_default, extra FROM information_schema.columns WHERE {where} ORDER BY ordinal_position");
        var key = await sql.RowsAsync($"SELECT column_name FROM information_schema.statistics WHERE {where} AND non_unique = 0 AND nullable <> 'YES' AND index_name = (SELECT index_name FROM information_schema.statistics WHERE {where} AND non_unique = 0 AND nullable <> 'YES' ORDER BY index_name <> 'PRIMARY' LIMIT 1) ORDER BY seq_in_index");
        return TableShape.Of(table, columns.Select(c => new DeclaredColumn(c[0]!, c[1]!, c[2] == "YES", c[3], c[4], c[5]!.Contains("DEFAULT_GENERATED", StringComparison.Ordinal))), key.Select(k => k[0]!));
    }

    private static string Quote(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
}
