using System.Buffers;
using System.Text;
using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Json;

public sealed class PartialJsonTests(MySqlServer server)
{
    private const string Document = """{"a": [1, 2, {"b": "x"}], "key with \"quotes\"": {"c": null}, "number": 12345.5, "text": "the quick brown fox"}""";

    [Theory]
    [InlineData("JSON_SET(j, '$.a[0]', 7)")]
    [InlineData("JSON_SET(j, '$.a[2].b', CAST('{\"deep\": [1,2]}' AS JSON))")]
    [InlineData("JSON_REMOVE(j, '$.a[1]')")]
    [InlineData("JSON_REMOVE(j, '$.number', '$.a[2].b')")]
    [InlineData("JSON_SET(j, '$.a[9]', 'last')")]
    [InlineData("JSON_SET(j, '$.aa', 1, '$.\"new key\"', true)")]
    [InlineData("JSON_REPLACE(j, '$.\"key with \\\\\"quotes\\\\\"\".c', 'found')")]
    public async Task Apply_DiffsOfTheServer_GivesItsDocument(string change)
    {
        await using var sql = await server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("SET SESSION binlog_row_value_options = PARTIAL_JSON");
        await sql.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, untouched JSON, j JSON, note VARCHAR(10))");
        await sql.ExecuteAsync($"INSERT INTO t VALUES (1, '[1]', '{Document.Replace("\\", "\\\\", StringComparison.Ordinal)}', 'a')");
        var start = await server.PositionAsync();
        await sql.ExecuteAsync($"UPDATE t SET note = 'b', j = {change}");
        var expected = await sql.TextAsync("SELECT CAST(j AS CHAR) FROM t");

        var seen = 0;
        await foreach (var e in Recording.EventsAsync(server.Options(), BinlogStart.At(start)))
            if (e is RowsEvent rows && rows.Table.Name.Database == database)
                foreach (var row in rows)
                {
                    seen++;
                    Assert.Equal(EventType.PartialUpdateRows, rows.Header.Type);
                    Assert.True(row.After["j"].IsJsonDiff);
                    Assert.Equal(expected, row.After["j"].GetJsonDiffs().Apply(row.Before["j"]));
                    Assert.Equal("[1]", row.After["untouched"].IsJsonDiff ? row.After["untouched"].GetJsonDiffs().Apply(row.Before["untouched"]) : row.After["untouched"].GetString());
                    Assert.Equal("b", row.After["note"].GetString());
                }
        Assert.Equal(1, seen);
    }

    [Fact]
    public async Task GetJsonDiffs_OfTheServer_NamesEachChange()
    {
        await using var sql = await server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("SET SESSION binlog_row_value_options = PARTIAL_JSON");
        await sql.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, j JSON)");
        await sql.ExecuteAsync($"INSERT INTO t VALUES (1, '{Document.Replace("\\", "\\\\", StringComparison.Ordinal)}')");
        var start = await server.PositionAsync();
        await sql.ExecuteAsync("UPDATE t SET j = JSON_REMOVE(JSON_SET(j, '$.number', 5, '$.z', 'new'), '$.a')");

        var diffs = new List<string>();
        await foreach (var e in Recording.EventsAsync(server.Options(), BinlogStart.At(start)))
            if (e is RowsEvent rows && rows.Table.Name.Database == database)
                foreach (var row in rows)
                    foreach (var diff in row.After["j"].GetJsonDiffs())
                    {
                        var value = new ArrayBufferWriter<byte>();
                        diff.WriteValue(value);
                        diffs.Add($"{diff.Operation} {diff.Path} {Encoding.UTF8.GetString(value.WrittenSpan)}");
                    }
        Assert.Equal(["Replace $.number 5", "Insert $.z \"new\"", "Remove $.a "], diffs);
    }
}
