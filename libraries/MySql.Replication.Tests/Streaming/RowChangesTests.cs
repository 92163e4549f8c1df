using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Streaming;

public sealed class RowChangesTests(MySqlServer server)
{
    [Fact]
    public async Task ReadAsync_InsertUpdateDelete_GivesBothImages()
    {
        await using var sql = await server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20), amount DECIMAL(10,2))");
        var start = await server.PositionAsync();
        await sql.ExecuteAsync("INSERT INTO t VALUES (1, 'one', 1.50), (2, 'تهران', NULL)");
        await sql.ExecuteAsync("UPDATE t SET amount = -12345678.9 WHERE id = 2");
        await sql.ExecuteAsync("DELETE FROM t WHERE id = 1");

        Assert.Equal(
            ["insert t (1,one,1.50)", "insert t (2,تهران,NULL)", "update t (2,تهران,NULL) -> (2,تهران,-12345678.90)", "delete t (1,one,1.50)"],
            await Recording.ChangesAsync(server.Options(), BinlogStart.At(start), database));
    }
}
