using Azki.CdcBridge.Health;
using Azki.CdcBridge.Signals;
using Microsoft.Extensions.DependencyInjection;
using MySql.Replication.Tests.Fixtures;
using MySqlConnector;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>Copies of tables, before and while changes are followed.</summary>
public sealed class SnapshotTests(MySqlServer server)
{
    private const string Table = "CREATE TABLE t (id BIGINT UNSIGNED PRIMARY KEY, name VARCHAR(50))";
    private const string Fill = "INSERT INTO t SELECT n, CONCAT('row ', n) FROM (WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 900) SELECT n FROM s) x";

    [Fact]
    public async Task Start_TablesWithRows_CopiesEachRowOnceWithItsMarkers()
    {
        await using var home = await CaptureHome.CreateAsync(server, Table, Fill, "CREATE TABLE u (id INT PRIMARY KEY, name TEXT)", "INSERT INTO u VALUES (1,'a'),(2,'b'),(3,'c')", "CREATE TABLE v (a VARCHAR(9), b INT, name TEXT, PRIMARY KEY (a, b))", "INSERT INTO v VALUES ('x',1,'p'),('y',2,'q')", "CREATE TABLE w (name TEXT)", "INSERT INTO w VALUES ('no'),('key')");
        home.Settings["Cdc:SnapshotChunkRows"] = "70";
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);

        var t = await home.RecordsAsync("t");
        Assert.Equal(900, t.Count);
        Assert.Equal(900, t.Select(r => r.Key).Distinct().Count());
        Assert.All(t, r => Assert.Equal("r", r.Operation));
        Assert.Equal("""{"id":1}""", Assert.Single(t, r => r.Snapshot == "first").Key);
        Assert.Equal("""{"id":900}""", Assert.Single(t, r => r.Snapshot == "last_in_data_collection").Key);
        Assert.Equal(["first_in_data_collection", "last_in_data_collection", "true"], (await home.RecordsAsync("u")).Select(r => r.Snapshot).Order());
        Assert.Equal(2, (await home.RecordsAsync("v")).Count);
        Assert.Equal(["", ""], (await home.RecordsAsync("w")).Select(r => r.Key));
        Assert.Equal("last", (await home.RecordsAsync("w"))[^1].Snapshot);
        Assert.True(home.State.Snapshot[$"{home.Database}.t"].IsComplete);
    }

    [Fact]
    public async Task Start_KilledAgainAndAgainWhileStreaming_EndsWithWhatTheTableHas()
    {
        await using var home = await CaptureHome.CreateAsync(server, Table, Fill);
        home.Settings["Cdc:SnapshotChunkRows"] = "20";
        using var stop = new CancellationTokenSource();
        var writing = WriteAsync(await server.ConnectAsync(home.Database), stop.Token);
        await home.StartAsync();
        for (var kill = 0; kill < 6; kill++)
        {
            await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
            await Task.Delay(Random.Shared.Next(30), TestContext.Current.CancellationToken);
            await home.KillAsync();
            await home.StartAsync();
        }
        await stop.CancelAsync();
        await writing;

        await home.UntilEqualAsync("t");
        AssertInOrder(await home.RecordsAsync("t"));
    }

    [Fact]
    public async Task RequestSnapshot_WhileRowsChange_NeverSetsARowBack()
    {
        await using var home = await CaptureHome.CreateAsync(server, Table, Fill);
        home.Settings["Cdc:SnapshotChunkRows"] = "50";
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        using var stop = new CancellationTokenSource();
        var writing = WriteAsync(await server.ConnectAsync(home.Database), stop.Token);
        await home.Services.GetRequiredService<CaptureSignals>().RequestSnapshotAsync($"{home.Database}.t", TestContext.Current.CancellationToken);

        await home.UntilAsync(s => s.Snapshot[$"{home.Database}.t"].IsComplete == false);
        await home.UntilAsync(s => s.Snapshot[$"{home.Database}.t"].IsComplete);
        await stop.CancelAsync();
        await writing;
        await home.UntilEqualAsync("t");

        var records = await home.RecordsAsync("t");
        Assert.Contains(records, r => r.Operation == "r" && r.Snapshot == "incremental");
        AssertInOrder(records);
    }

    [Fact]
    public async Task Start_NoData_CapturesOnlyWhatHappensFromThenOn()
    {
        await using var home = await CaptureHome.CreateAsync(server, Table, "INSERT INTO t VALUES (1, 'before')");
        home.Settings["Cdc:SnapshotMode"] = "no_data";
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync("DELETE FROM t; INSERT INTO t VALUES (2, 'after')");

        await home.UntilEqualAsync("t");
        Assert.DoesNotContain(await home.RecordsAsync("t"), r => r.Operation == "r");
    }

    [Fact]
    public async Task Start_NoDataAndKilledBeforeAnythingHappened_GoesOnFromWhereItBegan()
    {
        await using var home = await CaptureHome.CreateAsync(server, Table);
        home.Settings["Cdc:SnapshotMode"] = "no_data";
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.KillAsync();
        await home.Sql.ExecuteAsync("INSERT INTO t VALUES (1, 'meanwhile')");

        await home.StartAsync();
        await home.UntilEqualAsync("t");
    }

    [Fact]
    public async Task Start_InitialOnly_EndsAfterTheSnapshot()
    {
        await using var home = await CaptureHome.CreateAsync(server, Table, Fill);
        home.Settings["Cdc:SnapshotMode"] = "initial_only";
        await home.StartAsync();

        await home.UntilAsync(s => s.Phase == CapturePhase.Finished);
        await home.UntilEqualAsync("t");
    }

    [Fact]
    public async Task Start_KeyOfWordsThatHaveNamesOfTypesInThem_IsCopied()
    {
        await using var home = await CaptureHome.CreateAsync(
            server, "CREATE TABLE t (id ENUM('unsigned','print') PRIMARY KEY, name TEXT)", "INSERT INTO t VALUES ('print', 'a'), ('unsigned', 'b')");
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.UntilEqualAsync("t");
    }

    [Fact]
    public async Task RequestSnapshot_TableThatCannotBeRead_HoldsUpNothingAndStaysAsItWas()
    {
        var cancellation = TestContext.Current.CancellationToken;
        // A key of more digits than a decimal has here can be copied and streamed, but not gone on from.
        await using var home = await CaptureHome.CreateAsync(
            server, Table, Fill, "CREATE TABLE big (id DECIMAL(65) PRIMARY KEY, name TEXT)", $"INSERT INTO big VALUES ({new string('9', 60)}, 'a')");
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        var (big, signals) = ($"{home.Database}.big", home.Services.GetRequiredService<CaptureSignals>());
        await signals.RequestSnapshotAsync(big, cancellation);
        await signals.RequestSnapshotAsync($"{home.Database}.t", cancellation);
        await home.UntilAsync(s => s.Notes.TryGetValue(big, out var note) && note.Contains("cannot be copied"));
        await home.UntilRecordsAsync("t", count: 1800);
        await home.Sql.ExecuteAsync("UPDATE big SET name = 'b'; INSERT INTO t VALUES (901, 'streamed')");
        await home.UntilEqualAsync("t");
        Assert.Equal(["r", "u"], (await home.UntilRecordsAsync("big", count: 2)).Select(r => r.Operation));

        await home.Sql.ExecuteAsync("SET SESSION binlog_row_image = 'MINIMAL'; UPDATE big SET name = 'unseen'; SET SESSION binlog_row_image = 'FULL'");
        await home.UntilAsync(s => s.Stopped.ContainsKey(big));
        await signals.RequestSnapshotAsync(big, cancellation);
        await home.UntilAsync(s => s.Stopped.TryGetValue(big, out var why) && why.Contains("cannot be copied"));
        await home.Sql.ExecuteAsync("UPDATE big SET name = 'c'; INSERT INTO t VALUES (902, 'streamed')");
        await home.UntilEqualAsync("t");
        Assert.Equal(2, (await home.RecordsAsync("big")).Count);
    }

    /// <summary>The records of a key never go back in the log, and a copied row never comes after a change that it does not have.</summary>
    private static void AssertInOrder(List<CapturedRecord> records)
    {
        foreach (var key in records.Where(r => r.Value is not null).GroupBy(r => r.Key))
        {
            var name = "";
            (string, long) place = default;
            var seen = new HashSet<(string, long)>();
            foreach (var record in key)
            {
                // After a kill what was not committed comes again, from there on.
                if (record.Operation != "r" && !seen.Add(record.Place)) place = default;
                Assert.True(record.Place.CompareTo(place) >= 0, $"{key.Key}: {record.Operation} at {record.Place} after {place} ({name})");
                place = record.Place;
                name = record.Operation;
            }
        }
    }

    private static async Task WriteAsync(MySqlConnection sql, CancellationToken stop)
    {
        await using var _ = sql;
        var random = new Random(7);
        for (var i = 0; !stop.IsCancellationRequested; i++)
        {
            var id = random.Next(1, 1000);
            await sql.ExecuteAsync(random.Next(5) switch
            {
                0 => $"DELETE FROM t WHERE id = {id}",
                1 => $"INSERT IGNORE INTO t VALUES ({id}, 'new {i}')",
                2 => $"UPDATE IGNORE t SET id = {random.Next(1, 1000)} WHERE id = {id}",
                3 => $"UPDATE t SET name = CONCAT('many ', {i}) WHERE id BETWEEN {id} AND {id + 20}",
                _ => $"UPDATE t SET name = 'one {i}' WHERE id = {id}",
            });
            await Task.Delay(1, CancellationToken.None);
        }
    }

    [Theory]
    [InlineData("a$b", "a_b")]
    [InlineData("کاربران", "_______")]
    public async Task Start_TableWithANameThatKafkaDoesNotAllow_HasTheTopicThatDebeziumGivesIt(string table, string topic)
    {
        await using var home = await CaptureHome.CreateAsync(server, $"CREATE TABLE `{table}` (id INT PRIMARY KEY, name TEXT)", $"INSERT INTO `{table}` VALUES (1, 'a')");
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync($"INSERT INTO `{table}` VALUES (2, 'b')");
        Assert.Equal(["r", "c"], (await home.UntilRecordsAsync(topic, count: 2)).OrderBy(r => r.Key).Select(r => r.Operation));
        Assert.Equal(table, (await home.RecordsAsync(topic))[0].Value!.Value.GetProperty("source").GetProperty("table").GetString());
    }
}
