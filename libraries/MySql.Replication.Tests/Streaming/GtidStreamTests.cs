using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Streaming;

public sealed class GtidStreamTests(MySqlServer server)
{
    [Fact]
    public async Task ReadAsync_AfterGtidSet_GivesWhatIsNotInIt()
    {
        await using var sql = await server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        var seen = await ExecutedAsync(sql);
        await sql.ExecuteAsync("INSERT INTO t VALUES (1)");
        var first = (await ExecutedAsync(sql)).Except(seen);
        await sql.ExecuteAsync("INSERT INTO t VALUES (2)");

        Assert.Equal(["insert t (1)", "insert t (2)"], await Recording.ChangesAsync(server.Options(), BinlogStart.After(seen), database));
        // A gap in the middle: the first is known already.
        seen.Add(first);
        Assert.Equal(["insert t (2)"], await Recording.ChangesAsync(server.Options(), BinlogStart.After(seen), database));
    }

    [Fact]
    public async Task Gtid_OfTaggedTransaction_IsThatOfTheServer()
    {
        await using var sql = await server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        var seen = await ExecutedAsync(sql);
        await sql.ExecuteAsync("SET SESSION gtid_next = 'AUTOMATIC:blue_1'");
        await sql.ExecuteAsync("INSERT INTO t VALUES (1)");
        await sql.ExecuteAsync("INSERT INTO t VALUES (2)");
        await sql.ExecuteAsync("SET SESSION gtid_next = 'AUTOMATIC'");
        await sql.ExecuteAsync("INSERT INTO t VALUES (3)");
        var added = (await ExecutedAsync(sql)).Except(seen);

        var read = new GtidSet();
        await foreach (var e in Recording.EventsAsync(server.Options(), BinlogStart.After(seen)))
            if (e is GtidEvent { Gtid: { } gtid } begin)
            {
                read.Add(gtid);
                Assert.True(begin.CommitMicroseconds > 1_700_000_000_000_000);
                Assert.True(begin.TransactionLength > 0);
            }
        Assert.True(added.IsSubsetOf(read), $"{added} in {read}");
        Assert.Contains("blue_1", read.ToString(), StringComparison.Ordinal);
        // The second layout of sets, which only tags bring about.
        seen.Add(added);
        Assert.Empty(await Recording.ChangesAsync(server.Options(), BinlogStart.After(seen), database));
    }

    [Fact]
    public async Task PreviousGtids_OfANewFile_IsWhatWasExecuted()
    {
        await using var sql = await server.ConnectAsync();
        await sql.NewDatabaseAsync();
        var before = await ExecutedAsync(sql);
        await sql.ExecuteAsync("FLUSH BINARY LOGS");
        var start = (await server.PositionAsync()) with { Position = BinlogPosition.FirstEvent };
        await foreach (var e in Recording.EventsAsync(server.Options(), BinlogStart.At(start)))
            if (e is PreviousGtidsEvent previous)
            {
                Assert.True(before.IsSubsetOf(previous.Gtids));
                return;
            }
        Assert.Fail("No PREVIOUS_GTIDS came.");
    }

    [Fact]
    public async Task Checkpoint_AfterEachTransaction_TakesUpWhereItLeftOff()
    {
        await using var sql = await server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        var start = BinlogStart.After(await ExecutedAsync(sql));
        await sql.ExecuteAsync("INSERT INTO t VALUES (1)");
        await sql.ExecuteAsync("SET SESSION binlog_transaction_compression = ON");
        await sql.ExecuteAsync("INSERT INTO t VALUES (2)");
        await sql.ExecuteAsync("SET SESSION binlog_transaction_compression = OFF");
        await sql.ExecuteAsync("ALTER TABLE t ADD COLUMN name VARCHAR(10)");
        await sql.ExecuteAsync("INSERT INTO t VALUES (3, 'x')");

        var changes = new List<string>();
        while (changes.Count < 3)
        {
            await using var connection = await BinlogConnection.OpenAsync(server.Options());
            await foreach (var e in connection.ReadAsync(start))
            {
                if (e is RowsEvent rows && rows.Table.Name.Database == database) changes.AddRange(Recording.Describe(rows));
                if (connection.IsInTransaction || e is not (XidEvent or QueryEvent)) continue;
                // The file and position must be as good as the GTIDs.
                start = changes.Count % 2 == 0 ? BinlogStart.From(connection.Checkpoint) : BinlogStart.At(connection.Checkpoint.Position);
                break;
            }
        }
        Assert.Equal(["insert t (1)", "insert t (2)", "insert t (3,x)"], changes);
    }

    [Fact]
    public async Task ReadAsync_MySqlStartOnMariaDbGtids_IsRefused()
    {
        await server.EnsureStartedAsync();
        await using var connection = await BinlogConnection.OpenAsync(server.Options());
        await Assert.ThrowsAsync<ReplicationException>(async () =>
        {
            await foreach (var _ in connection.ReadAsync(BinlogStart.After(MariaDbGtidPosition.Parse("0-1-1")))) { }
        });
    }

    private static async Task<GtidSet> ExecutedAsync(MySqlConnector.MySqlConnection sql) => GtidSet.Parse((await sql.TextAsync("SELECT @@gtid_executed"))!);
}
