using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Streaming;

/// <summary>A MySQL with GTID mode off, which can be asked by file and position only.</summary>
public sealed class WithoutGtidsTests
{
    [Fact]
    public async Task ReadAsync_ConnectionLostAfterARotation_GoesOnByFileAndPosition()
    {
        await using var own = new MySqlServer(["--gtid-mode=OFF", "--enforce-gtid-consistency=OFF"]);
        await using var sql = await own.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        var source = new BinlogSource(own.Options(), ReconnectPolicies.BackOff(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(10)));
        var start = BinlogStart.At(await own.PositionAsync());
        await sql.ExecuteAsync("INSERT INTO t VALUES (1)");

        var (changes, isKilled) = (new List<string>(), false);
        await foreach (var e in source.ReadAsync(start))
        {
            if (e is RowsEvent rows && rows.Table.Name.Database == database) changes.AddRange(Recording.Describe(rows));
            if (e is XidEvent && changes.Count == 1) await sql.ExecuteAsync("FLUSH BINARY LOGS; INSERT INTO t VALUES (2)");
            if (e is XidEvent && changes.Count == 2 && !isKilled)
            {
                isKilled = true;
                await sql.ExecuteAsync($"KILL {source.ConnectionId}");
                await sql.ExecuteAsync("INSERT INTO t VALUES (3)");
            }
            if (changes.Count == 3) break;
        }
        Assert.Equal(["insert t (1)", "insert t (2)", "insert t (3)"], changes);
        Assert.Null(source.Checkpoint!.Gtids);
    }

    [Fact]
    public async Task ReadAsync_GtidModeTakenBackMeanwhile_GoesOnByFileAndPosition()
    {
        await using var own = new MySqlServer([]);
        await using var sql = await own.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        BinlogCheckpoint? seen = null;
        await using (var connection = await BinlogConnection.OpenAsync(own.Options() with { StopAtEnd = true }))
            await foreach (var _ in connection.ReadAsync(BinlogStart.Oldest)) seen = connection.Checkpoint;
        Assert.NotNull(seen!.Gtids);

        foreach (var mode in (string[])["ON_PERMISSIVE", "OFF_PERMISSIVE", "OFF"]) await sql.ExecuteAsync($"SET GLOBAL gtid_mode = {mode}");
        await sql.ExecuteAsync("INSERT INTO t VALUES (1)");
        Assert.Equal(["insert t (1)"], await Recording.ChangesAsync(own.Options(), BinlogStart.From(seen), database));
    }
}
