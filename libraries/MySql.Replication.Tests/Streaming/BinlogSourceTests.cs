using MySql.Replication.Tests.Fixtures;
using Testing;

namespace MySql.Replication.Tests.Streaming;

public sealed class BinlogSourceTests(MySqlServer server)
{
    private const int UnknownThread = 1094;

    [Fact]
    public async Task ReadAsync_ConnectionKilled_GoesOnAfterTheLastTransaction()
    {
        await using var sql = await server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY)");
        var options = server.Options();
        var source = new BinlogSource(options, ReconnectPolicies.BackOff(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(10)));
        var start = BinlogStart.At(await server.PositionAsync());
        await sql.ExecuteAsync("INSERT INTO t VALUES (1)");

        var (changes, inserted, reconnects) = (new List<string>(), 1, 0);
        await foreach (var e in source.ReadAsync(start))
        {
            if (e is ReconnectedEvent again)
            {
                reconnects++;
                Assert.NotNull(again.ResumedAfter);
            }
            if (e is RowsEvent rows && rows.Table.Name.Database == database) changes.AddRange(Recording.Describe(rows));
            // Others write to this server as well: their transactions end in between.
            if (e is not XidEvent || changes.Count < inserted) continue;
            if (changes.Count == 3) break;
            try
            {
                await sql.ExecuteAsync($"KILL {source.ConnectionId}");
            }
            // What was read last had come before the connection was ended the last time.
            catch (MySqlConnector.MySqlException gone) when (gone.Number == UnknownThread) { }
            await sql.ExecuteAsync($"INSERT INTO t VALUES ({++inserted})");
        }
        Assert.Equal(["insert t (1)", "insert t (2)", "insert t (3)"], changes);
        Assert.True(reconnects >= 1);
        Assert.NotNull(source.Checkpoint);
    }

    [Fact]
    public async Task ReadAsync_PolicyGivesUp_RaisesTheError()
    {
        var options = new ReplicationOptions { User = "root", Host = "127.0.0.1", Port = ServerPort.Free(), ServerId = 1 };
        var asked = new List<int>();
        var source = new BinlogSource(options, (attempt, _) =>
        {
            asked.Add(attempt);
            return attempt < 3 ? TimeSpan.Zero : null;
        });
        await Assert.ThrowsAsync<ConnectionLostException>(async () =>
        {
            await foreach (var _ in source.ReadAsync(BinlogStart.Now)) { }
        });
        Assert.Equal([1, 2, 3], asked);
    }

    [Fact]
    public void BackOff_ManyAttempts_NeverLongerThanTold()
    {
        var policy = ReconnectPolicies.BackOff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
        var lost = new ConnectionLostException("gone");
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], Enumerable.Range(1, 7).Select(attempt => (int)policy(attempt, lost)!.Value.TotalSeconds));
        Assert.Equal(30, policy(int.MaxValue, lost)!.Value.TotalSeconds);
        Assert.Null(policy(1, new BinlogFormatException("damaged")));
    }
}
