using System.Diagnostics;
using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Tables;

/// <summary>A server that sends no names: they come from information_schema.</summary>
public sealed class MinimalMetadataTests : IClassFixture<MinimalMetadataTests.MinimalServer>
{
    private readonly MySqlServer _server;

    public MinimalMetadataTests(MinimalServer server) => _server = server.Server;

    /// <summary>The setting is the whole server's.</summary>
    public sealed class MinimalServer : IAsyncDisposable
    {
        public MySqlServer Server { get; } = new(["--binlog-row-metadata=MINIMAL"]);

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }

    [Fact]
    public async Task ReadAsync_NoNamesInTheStream_TakesThoseOfTheServer()
    {
        await using var sql = await _server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE t (a BIGINT UNSIGNED, b ENUM('x','it''s','متن'), c VARCHAR(9) CHARACTER SET latin1, d SET('p','q'), e VARBINARY(4), PRIMARY KEY (c, a))");
        var start = BinlogStart.At(await _server.PositionAsync());
        await sql.ExecuteAsync("INSERT INTO t VALUES (18446744073709551615, 'it''s', 'é', 'p,q', X'00FF')");

        TableMap? table = null;
        await using var connection = await BinlogConnection.OpenAsync(_server.Options() with { StopAtEnd = true });
        await foreach (var e in connection.ReadAsync(start))
            if (e is RowsEvent rows)
            {
                table = rows.Table;
                Assert.Equal(["insert t (18446744073709551615,it's,é,p,q,0x00FF)"], Recording.Describe(rows));
            }
        Assert.Equal(database, table!.Name.Database);
        Assert.Equal(["a", "b", "c", "d", "e"], table.Columns.Select(c => c.Name));
        Assert.Equal([2, 0], table.PrimaryKey);
        Assert.Equal(["x", "it's", "متن"], table.Columns[1].Members!);
    }

    [Theory]
    [InlineData("CREATE TABLE IF NOT EXISTS t (id INT PRIMARY KEY, other VARCHAR(10))", "id,name")]
    [InlineData("CREATE TABLE IF NOT EXISTS made (id INT PRIMARY KEY, other VARCHAR(10))", "id,other")]
    public async Task ReadAsync_TableMadeUnlessItIsThere_HasTheColumnsThatTheServerHas(string ddl, string expected)
    {
        await using var sql = await _server.ConnectAsync();
        await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(10))");
        var start = BinlogStart.At(await _server.PositionAsync());
        var table = ddl.Split(' ')[5];
        await sql.ExecuteAsync($"{ddl}; INSERT INTO {table} VALUES (1, 'a')");
        // The server has another by now, which the log has not yet where the row is.
        if (table == "made") await sql.ExecuteAsync("ALTER TABLE made ADD COLUMN later INT");

        await using var connection = await BinlogConnection.OpenAsync(_server.Options() with { StopAtEnd = true });
        var columns = new List<string>();
        await foreach (var e in connection.ReadAsync(start))
            if (e is RowsEvent rows) columns.Add(string.Join(',', rows.Table.Columns.Select(c => c.Name)));
        Assert.Equal([expected], columns);
    }

    [Fact]
    public async Task ReadAsync_DdlInTheStream_IsFollowed()
    {
        await using var sql = await _server.ConnectAsync();
        await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(10))");
        await using var connection = await BinlogConnection.OpenAsync(_server.Options());
        await using var events = connection.ReadAsync(BinlogStart.At(await _server.PositionAsync())).GetAsyncEnumerator();

        foreach (var (ddl, dml, expected) in new[]
        {
            ("DO 0", "INSERT INTO t VALUES (1, 'a')", "id,name"),
            ("ALTER TABLE t ADD COLUMN email VARCHAR(20) AFTER id", "INSERT INTO t VALUES (2, 'e', 'b')", "id,email,name"),
            ("ALTER TABLE t RENAME COLUMN name TO title, MODIFY email TEXT", "INSERT INTO t VALUES (3, 'e', 'c')", "id,email,title"),
            ("ALTER TABLE t DROP COLUMN email", "INSERT INTO t VALUES (4, 'd')", "id,title"),
        })
        {
            await sql.ExecuteAsync(ddl);
            await sql.ExecuteAsync(dml);
            do Assert.True(await events.MoveNextAsync());
            while (events.Current is not RowsEvent);
            Assert.Equal(expected, string.Join(',', ((RowsEvent)events.Current).Table.Columns.Select(c => c.Name)));
        }
    }

    [Fact]
    public async Task ReadAsync_ReaderBehindTheDdl_KeepsTheNamesOfItsTime()
    {
        await using var sql = await _server.ConnectAsync();
        await sql.NewDatabaseAsync();
        var start = BinlogStart.At(await _server.PositionAsync());
        // All is over when reading begins: the server only knows the last shape.
        await sql.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(10), b VARCHAR(10)); INSERT INTO t VALUES (1, 'a', 'b')");
        await sql.ExecuteAsync("ALTER TABLE t RENAME COLUMN a TO z, RENAME COLUMN b TO a; INSERT INTO t VALUES (2, 'z', 'a'); DROP TABLE t");

        var names = new List<string>();
        await foreach (var e in Recording.EventsAsync(_server.Options(), start))
            if (e is RowsEvent rows) names.Add(string.Join(',', rows.Table.Columns.Select(c => c.Name)));
        Assert.Equal(["id,a,b", "id,z,a"], names);
    }

    [Fact]
    public async Task ReadAsync_LookUpConnectionEndedForBeingIdle_IsAPassingError()
    {
        await using var sql = await _server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY); CREATE TABLE u (id INT PRIMARY KEY); CREATE USER idle; GRANT REPLICATION SLAVE, REPLICATION CLIENT, SELECT ON *.* TO idle");
        var start = BinlogStart.At(await _server.PositionAsync());
        await sql.ExecuteAsync("INSERT INTO t VALUES (1); INSERT INTO u VALUES (2); SET GLOBAL wait_timeout = 1");
        try
        {
            var options = _server.Options() with { UnixSocket = null, Host = "127.0.0.1", Port = _server.Port, User = "idle", TlsMode = TlsMode.Disabled, Captures = t => t.Database == database };
            await using var connection = await BinlogConnection.OpenAsync(options);
            var refused = await Assert.ThrowsAnyAsync<ReplicationException>(async () =>
            {
                await foreach (var e in connection.ReadAsync(start))
                    if (e is TableMapEvent) await UntilNobodyIsIdleAsync(sql);
            });
            Assert.True(ReconnectPolicies.IsPassing(refused), refused.Message);
        }
        finally
        {
            await sql.ExecuteAsync("SET GLOBAL wait_timeout = DEFAULT; DROP USER idle");
        }
    }

    [Fact]
    public async Task ReadAsync_TablesNotCaptured_AreNotLookedUp()
    {
        await using var sql = await _server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE wanted (id INT PRIMARY KEY); CREATE TABLE other (id INT PRIMARY KEY)");
        var start = BinlogStart.At(await _server.PositionAsync());
        // Gone by the time its rows are read: a look-up would not find it.
        await sql.ExecuteAsync("INSERT INTO other VALUES (1); INSERT INTO wanted VALUES (2); DROP TABLE other");

        var options = _server.Options() with { Captures = t => t == new TableName(database, "wanted") };
        Assert.Equal(["insert wanted (2)"], await Recording.ChangesAsync(options, start, database));
    }

    [Fact]
    public async Task ReadAsync_TableChangedInBetween_GivesItsRowsWithTheErrorAndTheOthers()
    {
        await using var sql = await _server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY); CREATE TABLE fine (id INT PRIMARY KEY)");
        var start = BinlogStart.At(await _server.PositionAsync());
        await sql.ExecuteAsync("INSERT INTO t VALUES (1); INSERT INTO fine VALUES (2); ALTER TABLE t ADD COLUMN more INT; INSERT INTO t VALUES (3, 4)");

        var seen = new List<string>();
        await foreach (var e in Recording.EventsAsync(_server.Options() with { Captures = t => t.Database == database }, start))
            if (e is RowsEvent rows) seen.AddRange(rows.Error is { } error ? [error.Message] : Recording.Describe(rows));
        Assert.Contains("changed in between", seen[0], StringComparison.Ordinal);
        Assert.Equal(["insert fine (2)", "insert t (3,4)"], seen.Skip(1));
    }

    private static async Task UntilNobodyIsIdleAsync(MySqlConnector.MySqlConnection sql)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(20); await Task.Delay(20))
            if ((await sql.RowsAsync("SELECT id FROM performance_schema.processlist WHERE user = 'idle' AND command = 'Sleep'")).Count == 0) return;
        Assert.Fail("The server keeps an idle connection.");
    }
}
