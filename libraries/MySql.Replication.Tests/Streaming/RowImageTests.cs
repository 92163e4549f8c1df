using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Streaming;

public sealed class RowImageTests(MySqlServer server)
{
    [Fact]
    public async Task ReadAsync_MinimalImage_TellsAbsentFromNull()
    {
        Assert.Equal(
            ["insert t (1,a,b,(absent))", "update t (1,(absent),(absent),(absent)) -> ((absent),NULL,(absent),(absent))", "delete t (1,(absent),(absent),(absent))"],
            await ChangesAsync("MINIMAL"));
    }

    [Fact]
    public async Task ReadAsync_NoBlobImage_LeavesOutWhatDidNotChange()
    {
        Assert.Equal(
            ["insert t (1,a,b,(absent))", "update t (1,a,(absent),(absent)) -> (1,NULL,(absent),(absent))", "delete t (1,NULL,(absent),(absent))"],
            await ChangesAsync("NOBLOB"));
    }

    private async Task<List<string>> ChangesAsync(string image)
    {
        await using var sql = await server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync($"SET SESSION binlog_row_image = {image}");
        await sql.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20), note TEXT, more BLOB)");
        var start = await server.PositionAsync();
        await sql.ExecuteAsync("INSERT INTO t (id, name, note) VALUES (1, 'a', 'b')");
        await sql.ExecuteAsync("UPDATE t SET name = NULL");
        await sql.ExecuteAsync("DELETE FROM t");
        return await Recording.ChangesAsync(server.Options(), BinlogStart.At(start), database);
    }
}
