using MySql.Replication.Tests.Columns;
using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.MariaDb;

public sealed class MariaDbStreamTests(MariaDbServer server)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WriteText_RandomRowsOfEveryType_EqualsSelect(bool isReversed)
    {
        await using var sql = await server.ConnectAsync();
        await TypedTable.CompareAsync(sql, server.Options, isReversed ? [.. TypedColumns.Common.Reverse()] : TypedColumns.Common, 150);
    }

    [Fact]
    public async Task WriteText_CompressedEvents_EqualsSelect()
    {
        await using var sql = await server.ConnectAsync();
        await sql.ExecuteAsync("SET GLOBAL log_bin_compress = ON, log_bin_compress_min_len = 10");
        try
        {
            var kinds = await TypedTable.CompareAsync(sql, server.Options, TypedColumns.Common, 150);
            Assert.Contains(EventType.MariaDbWriteRowsCompressedV1, kinds);
        }
        finally
        {
            await sql.ExecuteAsync("SET GLOBAL log_bin_compress = OFF");
        }
    }

    [Fact]
    public async Task Statement_CompressedQuery_IsTheStatement()
    {
        await using var sql = await server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        var seen = MariaDbGtidPosition.Parse((await sql.TextAsync("SELECT @@gtid_binlog_pos"))!);
        await sql.ExecuteAsync("SET GLOBAL log_bin_compress = ON, log_bin_compress_min_len = 10");
        var ddl = $"CREATE TABLE t (id INT COMMENT '{new string('x', 500)}é')";
        await sql.ExecuteAsync(ddl);
        await sql.ExecuteAsync("SET GLOBAL log_bin_compress = OFF");

        var statements = new List<string>();
        await foreach (var e in Recording.EventsAsync(server.Options(), BinlogStart.After(seen)))
            if (e is QueryEvent { Header.Type: EventType.MariaDbQueryCompressed } query && query.DefaultDatabase == database) statements.Add(query.Statement);
        Assert.Equal([ddl], statements);
    }

    [Theory]
    [InlineData("OFF")]
    [InlineData("ON")]
    public async Task WriteText_CompressedColumns_EqualsSelect(string isWrapped)
    {
        await using var sql = await server.ConnectAsync();
        await sql.ExecuteAsync($"SET SESSION column_compression_zlib_wrap = {isWrapped}");
        await TypedTable.CompareAsync(sql, server.Options, TypedColumns.MariaDbCompressed, 150);
    }

    [Fact]
    public async Task ReadAsync_AfterGtidPosition_GivesWhatFollows()
    {
        await using var sql = await server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(20))");
        await sql.ExecuteAsync("INSERT INTO t VALUES (1, 'before')");
        var seen = MariaDbGtidPosition.Parse((await sql.TextAsync("SELECT @@gtid_binlog_pos"))!);
        await sql.ExecuteAsync("INSERT INTO t VALUES (2, 'after')");
        await sql.ExecuteAsync("UPDATE t SET name = 'changed' WHERE id = 1");
        await sql.ExecuteAsync("DELETE FROM t WHERE id = 2");

        Assert.Equal(
            ["insert t (2,after)", "update t (1,before) -> (1,changed)", "delete t (2,after)"],
            await Recording.ChangesAsync(server.Options(), BinlogStart.After(seen), database));
    }

    [Fact]
    public async Task Checkpoint_AfterEachTransaction_TakesUpWhereItLeftOff()
    {
        await using var sql = await server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        var start = BinlogStart.After(MariaDbGtidPosition.Parse((await sql.TextAsync("SELECT @@gtid_binlog_pos"))!));
        for (var i = 1; i <= 4; i++) await sql.ExecuteAsync($"INSERT INTO t VALUES ({i})");

        for (var i = 1; i <= 4; i++)
        {
            await using var connection = await BinlogConnection.OpenAsync(server.Options());
            await foreach (var e in connection.ReadAsync(start))
            {
                if (e is RowsEvent rows && rows.Table.Name.Database == database) Assert.Equal([$"insert t ({i})"], Recording.Describe(rows));
                if (e is not XidEvent) continue;
                start = BinlogStart.From(connection.Checkpoint);
                Assert.NotNull(connection.Checkpoint.MariaDbGtids);
                break;
            }
        }
    }

    [Fact]
    public async Task ReadAsync_Metadata_HasNamesKeysAndMembers()
    {
        await using var sql = await server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE t (a YEAR, b INT UNSIGNED, c ENUM('x','y'), d BLOB, e VARCHAR(9) CHARACTER SET latin1, PRIMARY KEY (b, a))");
        var seen = MariaDbGtidPosition.Parse((await sql.TextAsync("SELECT @@gtid_binlog_pos"))!);
        await sql.ExecuteAsync("INSERT INTO t VALUES (2025, 4294967295, 'y', X'00FF', 'é')");

        TableMap? table = null;
        await foreach (var e in Recording.EventsAsync(server.Options(), BinlogStart.After(seen)))
            if (e is TableMapEvent map && map.Table.Name.Database == database) table = map.Table;
        Assert.Equal(["a", "b", "c", "d", "e"], table!.Columns.Select(c => c.Name));
        Assert.Equal([1, 0], table.PrimaryKey);
        Assert.Equal([ColumnType.Year, ColumnType.Int, ColumnType.Enum, ColumnType.Blob, ColumnType.VarChar], table.Columns.Select(c => c.Type));
        Assert.Equal(["x", "y"], table.Columns[2].Members!);
        Assert.True(table.Columns[1].IsUnsigned);
    }
}
