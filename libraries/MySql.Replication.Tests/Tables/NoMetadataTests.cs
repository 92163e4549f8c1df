using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Tables;

/// <summary>A server that sends neither names nor character sets, as MariaDB does by itself, and a reader that comes when the tables are gone.</summary>
public sealed class NoMetadataTests : IClassFixture<NoMetadataTests.SilentServer>
{
    private const string Text = "سلام";
    private readonly MariaDbServer _server;

    public NoMetadataTests(SilentServer server) => _server = server.Server;

    /// <summary>The setting is the whole server's.</summary>
    public sealed class SilentServer : IAsyncDisposable
    {
        public MariaDbServer Server { get; } = new(["--binlog-row-metadata=NO_LOG"]);

        public ValueTask DisposeAsync() => Server.DisposeAsync();
    }

    [Theory]
    [InlineData("CREATE TABLE t (city VARCHAR(20)) ENGINE=InnoDB DEFAULT CHARSET=cp1256 COMMENT='CHARSET=utf8mb4'")]
    [InlineData("CREATE TABLE t (city TEXT) COLLATE cp1256_bin")]
    [InlineData("CREATE TABLE t (city VARCHAR(20) COLLATE cp1256_bin)")]
    [InlineData("CREATE TABLE t (city VARCHAR(20))")]
    [InlineData("CREATE TABLE t (city VARCHAR(20)) DEFAULT CHARSET=DEFAULT")]
    [InlineData("CREATE TABLE t (city CHAR(20), id INT) CHARSET=cp1256", "ALTER TABLE t MODIFY city VARCHAR(200), DROP id")]
    [InlineData("CREATE TABLE t (id INT) CHARSET=cp1256", "ALTER TABLE t ADD COLUMN city VARCHAR(50), DROP id")]
    [InlineData("CREATE TABLE t (city VARCHAR(20)) CHARSET=utf8mb4", "ALTER TABLE t CONVERT TO CHARACTER SET cp1256")]
    [InlineData("CREATE TABLE t (city VARCHAR(20) CHARACTER SET latin1) CHARSET=utf8mb4", "ALTER TABLE t CONVERT TO CHARACTER SET DEFAULT")]
    [InlineData("CREATE TABLE t (city VARCHAR(20))", "ALTER TABLE t DEFAULT CHARSET=latin1")]
    [InlineData("CREATE TABLE t (city NVARCHAR(20)) CHARSET=cp1256")]
    [InlineData("CREATE TABLE t (city VARCHAR(20) COLLATE uca1400_ai_ci) CHARSET=utf8mb4")]
    public async Task ReadAsync_CharacterSetNotInTheColumn_IsWhatTheServerTook(params string[] statements)
    {
        await using var sql = await _server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync($"ALTER DATABASE {database} CHARACTER SET cp1256");
        var start = BinlogStart.After(MariaDbGtidPosition.Parse((await sql.TextAsync("SELECT @@gtid_binlog_pos"))!));
        foreach (var statement in (string[])[.. statements, $"INSERT INTO t VALUES ('{Text}')", "DROP TABLE t"]) await sql.ExecuteAsync(statement);

        Assert.Equal([$"insert t ({Text})"], await Recording.ChangesAsync(_server.Options(), start, database));
    }

    [Fact]
    public async Task ReadAsync_TableOfBytes_HasNoText()
    {
        await using var sql = await _server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        var start = BinlogStart.After(MariaDbGtidPosition.Parse((await sql.TextAsync("SELECT @@gtid_binlog_pos"))!));
        foreach (var statement in (string[])["CREATE TABLE t (a VARCHAR(9), b CHAR(2) BYTE) CHARSET=binary", "INSERT INTO t VALUES (X'00FF', X'FE01')", "DROP TABLE t"]) await sql.ExecuteAsync(statement);

        Assert.Equal(["insert t (0x00FF,0xFE01)"], await Recording.ChangesAsync(_server.Options(), start, database));
    }

    [Fact]
    public async Task ReadAsync_TableFromBefore_FollowsItsDefault()
    {
        await using var sql = await _server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE t (city VARCHAR(20)) CHARSET=cp1256");
        var start = BinlogStart.After(MariaDbGtidPosition.Parse((await sql.TextAsync("SELECT @@gtid_binlog_pos"))!));
        await sql.ExecuteAsync($"INSERT INTO t VALUES ('{Text}')");
        var changes = new List<string>();
        await using var connection = await BinlogConnection.OpenAsync(_server.Options());
        await foreach (var e in connection.ReadAsync(start))
        {
            if (e is not RowsEvent rows || rows.Table.Name.Database != database) continue;
            changes.AddRange(Recording.Describe(rows));
            if (changes.Count == 2) break;
            // What comes now is known by the statement alone: nobody asks the server again.
            await sql.ExecuteAsync("ALTER TABLE t ADD COLUMN name VARCHAR(50), MODIFY city TEXT");
            await sql.ExecuteAsync($"INSERT INTO t VALUES ('{Text}', '{Text}')");
        }
        Assert.Equal([$"insert t ({Text})", $"insert t ({Text},{Text})"], changes);
    }
}
