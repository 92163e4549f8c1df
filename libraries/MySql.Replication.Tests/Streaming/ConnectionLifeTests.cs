using System.Diagnostics;
using MySql.Replication.Tests.Fixtures;

namespace MySql.Replication.Tests.Streaming;

/// <summary>How streams begin, idle and end.</summary>
public sealed class ConnectionLifeTests(MySqlServer server)
{
    [Fact]
    public async Task ReadAsync_Registered_IsShownAsReplica()
    {
        await using var sql = await server.ConnectAsync();
        var options = server.Options() with { ReportedHost = "reader.example" };
        await using var connection = await BinlogConnection.OpenAsync(options);
        await using var events = connection.ReadAsync(BinlogStart.Now).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        var replicas = await sql.RowsAsync("SHOW REPLICAS");
        Assert.Contains(replicas, r => r[0] == options.ServerId.ToString(System.Globalization.CultureInfo.InvariantCulture) && r[1] == "reader.example" && r[^1] == options.ReplicaUuid.ToString("D"));
    }

    [Fact]
    public async Task ReadAsync_IdleServer_SendsHeartbeats()
    {
        await server.EnsureStartedAsync();
        await using var connection = await BinlogConnection.OpenAsync(server.Options() with { HeartbeatPeriod = TimeSpan.FromMilliseconds(200) });
        await foreach (var e in connection.ReadAsync(BinlogStart.Now))
        {
            if (e is not HeartbeatEvent heartbeat) continue;
            Assert.StartsWith("binlog.", heartbeat.File, StringComparison.Ordinal);
            Assert.True(heartbeat.Position > 0);
            Assert.Equal(EventType.HeartbeatV2, heartbeat.Header.Type);
            return;
        }
    }

    [Fact]
    public async Task ReadAsync_Cancelled_LeavesNothingBehind()
    {
        await using var sql = await server.ConnectAsync();
        var connection = await BinlogConnection.OpenAsync(server.Options() with { HeartbeatPeriod = TimeSpan.FromMinutes(10) });
        using var cancellation = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            // Nothing comes for ten minutes: cancellation must end a read that waits.
            await foreach (var e in connection.ReadAsync(BinlogStart.Now, cancellation.Token))
                if (e is FormatDescriptionEvent) cancellation.CancelAfter(50);
        });
        await AssertGoneAsync(sql, connection.ConnectionId);
    }

    [Fact]
    public async Task ReadAsync_LeftInTheMiddle_LeavesNothingBehind()
    {
        await using var sql = await server.ConnectAsync();
        var connection = await BinlogConnection.OpenAsync(server.Options() with { HeartbeatPeriod = TimeSpan.FromMinutes(10) });
        await foreach (var _ in connection.ReadAsync(BinlogStart.Oldest)) break;
        await AssertGoneAsync(sql, connection.ConnectionId);
    }

    [Fact]
    public async Task ReadAsync_Twice_IsRefused()
    {
        await server.EnsureStartedAsync();
        await using var connection = await BinlogConnection.OpenAsync(server.Options() with { StopAtEnd = true });
        await foreach (var _ in connection.ReadAsync(BinlogStart.Now)) { }
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await connection.ReadAsync(BinlogStart.Now).GetAsyncEnumerator().MoveNextAsync());
    }

    [Fact]
    public async Task ReadAsync_FileThatIsNotThere_IsALostPosition()
    {
        await server.EnsureStartedAsync();
        await using var connection = await BinlogConnection.OpenAsync(server.Options());
        var refused = await Assert.ThrowsAsync<ServerErrorException>(async () =>
        {
            await foreach (var _ in connection.ReadAsync(BinlogStart.At(new("binlog.999999", 4)))) { }
        });
        Assert.True(refused.IsPositionLost);
        Assert.Contains("after a new snapshot", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_WithoutPrivilege_SaysWhatToGrant()
    {
        await using var sql = await server.ConnectAsync();
        await sql.ExecuteAsync("CREATE USER nobody IDENTIFIED BY 'x'");
        await using var connection = await BinlogConnection.OpenAsync(server.Options() with { User = "nobody", Password = "x" });
        var refused = await Assert.ThrowsAsync<ServerErrorException>(async () =>
        {
            await foreach (var _ in connection.ReadAsync(BinlogStart.Oldest)) { }
        });
        Assert.Contains("GRANT REPLICATION SLAVE", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ReadAsync_LeastPrivileges_AreEnough()
    {
        await using var sql = await server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE USER reader IDENTIFIED BY 'x'; GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO reader; CREATE TABLE t (id INT PRIMARY KEY)");
        await using var connection = await BinlogConnection.OpenAsync(server.Options() with { User = "reader", Password = "x" });
        await foreach (var e in connection.ReadAsync(BinlogStart.Now))
        {
            // The stream has begun. Another file begins where another test has the logs flushed.
            if (e is FormatDescriptionEvent) await sql.ExecuteAsync("INSERT IGNORE INTO t VALUES (1)");
            if (e is not RowsEvent rows || rows.Table.Name.Database != database) continue;
            Assert.Equal(["insert t (1)"], Recording.Describe(rows));
            break;
        }
        await AssertGoneAsync(sql, connection.ConnectionId);
    }

    [Fact]
    public async Task ReadAsync_PacketsOverSixteenMegabytes_AreJoined()
    {
        await using var sql = await server.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE t (id INT PRIMARY KEY, big LONGTEXT)");
        var start = await server.PositionAsync();
        // Below, at and above one and two packets of 16 MB.
        int[] sizes = [16 * 1024 * 1024 - 200, 0xFFFFFF - 37, 0xFFFFFF - 36, 17_000_000, 34_000_000, 5];
        foreach (var (size, i) in sizes.Select((s, i) => (s, i))) await sql.ExecuteAsync($"INSERT INTO t VALUES ({i}, REPEAT('{(char)('a' + i)}', {size}))");

        var seen = new List<int>();
        await foreach (var e in Recording.EventsAsync(server.Options(), BinlogStart.At(start)))
            if (e is RowsEvent rows && rows.Table.Name.Database == database)
                foreach (var row in rows)
                {
                    Assert.Equal(-1, row.After[1].Bytes.IndexOfAnyExcept((byte)('a' + seen.Count)));
                    seen.Add(row.After[1].Bytes.Length);
                }
        Assert.Equal(sizes, seen);
    }

    [Fact]
    public async Task ReadAsync_ServerFallsSilentOrStops_IsALostConnection()
    {
        await using var own = new MySqlServer([]);
        await using (var sql = await own.ConnectAsync()) { }
        var silent = await ReadUntilLostAsync(own.Options() with { HeartbeatPeriod = TimeSpan.FromMilliseconds(100), ConnectTimeout = TimeSpan.FromSeconds(1) }, () => own.SignalAsync("STOP"));
        await own.SignalAsync("CONT");
        Assert.Contains("silent", silent.Message, StringComparison.Ordinal);

        var stopped = await ReadUntilLostAsync(own.Options(), async () =>
        {
            await using var sql = await own.ConnectAsync();
            await sql.ExecuteAsync("SHUTDOWN");
        });
        Assert.True(ReconnectPolicies.IsPassing(stopped), stopped.Message);
    }

    private static async Task<ReplicationException> ReadUntilLostAsync(ReplicationOptions options, Func<Task> disturb)
    {
        await using var connection = await BinlogConnection.OpenAsync(options);
        return await Assert.ThrowsAnyAsync<ReplicationException>(async () =>
        {
            await foreach (var e in connection.ReadAsync(BinlogStart.Now))
                if (e is FormatDescriptionEvent) await disturb();
        });
    }

    private static async Task AssertGoneAsync(MySqlConnector.MySqlConnection sql, uint connectionId)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < TimeSpan.FromSeconds(20); await Task.Delay(20))
            if ((await sql.RowsAsync($"SELECT id FROM performance_schema.processlist WHERE id = {connectionId}")).Count == 0) return;
        Assert.Fail($"The server still has connection {connectionId}.");
    }
}
