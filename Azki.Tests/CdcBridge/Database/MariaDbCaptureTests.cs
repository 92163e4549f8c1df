using Azki.CdcBridge.Health;
using Azki.CdcBridge.Signals;
using Azki.CdcBridge.Snapshot.Incremental;
using Microsoft.Extensions.DependencyInjection;
using MySql.Replication;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>The capture of a real MariaDB: its own GTIDs, its own way to write defaults, its own row events.</summary>
[Trait("Category", "Long")]
public sealed class MariaDbCaptureTests(MariaDbServer server)
{
    private const string Table =
        """
        CREATE TABLE t (id INT UNSIGNED PRIMARY KEY, name VARCHAR(50) DEFAULT 'none', amount DECIMAL(9,2) NOT NULL DEFAULT 1.5, number INT DEFAULT 7,
          at TIMESTAMP NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(), kind ENUM('a','b') DEFAULT 'b', token VARCHAR(40) DEFAULT uuid())
        """;

    [Fact]
    public async Task Start_KilledAgainAndAgainWhileRowsChange_EndsWithWhatTheTableHas()
    {
        await using var home = await CreateAsync(Table, "INSERT INTO t (id, name) SELECT seq, CONCAT('row ', seq) FROM seq_1_to_900");
        home.Settings["Cdc:SnapshotChunkRows"] = "70";
        for (var kill = 0; kill < 5; kill++)
        {
            FreezingLog? frozen = null;
            home.Over = log => frozen = new FreezingLog(log, 3 + (kill * 4));
            await home.StartAsync();
            await Task.WhenAny(frozen!.Frozen, home.UntilAsync(s => s.Phase == CapturePhase.Streaming));
            await home.Sql.ExecuteAsync($"UPDATE t SET name = 'changed {kill}' WHERE id % 9 = {kill}; DELETE FROM t WHERE id = {100 + kill}; INSERT INTO t (id) VALUES ({2000 + kill}); UPDATE t SET id = {3000 + kill} WHERE id = {200 + kill}");
            await home.KillAsync();
        }
        home.Over = null;
        await home.StartAsync();
        await home.Sql.ExecuteAsync("UPDATE t SET kind = 'a' WHERE id < 20");

        await home.UntilEqualAsync("t", "id, name, number, kind");
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming && s.Problem is null);
    }

    [Fact]
    public async Task Start_ColumnsWithDefaultsAddedAndChanged_IsCapturedOnAndTellsThem()
    {
        await using var home = await CreateAsync(Table, "INSERT INTO t (id) VALUES (1)");
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync("ALTER TABLE t ADD COLUMN more VARCHAR(9) NOT NULL DEFAULT 'x', MODIFY number BIGINT DEFAULT 8; INSERT INTO t (id) VALUES (2)");
        await home.UntilEqualAsync("t", "id, name, number, kind");

        var row = Assert.Single(await home.RecordsAsync("t"), r => r.Key == """{"id":2}""");
        Assert.Equal("none|x|8|b", row.Image("name, more, number, kind"));
        var told = (await home.TopicAsync(home.Prefix)).Last(r => r.Value!.Value.GetProperty("ddl").GetString()!.StartsWith("ALTER", StringComparison.Ordinal)).Value!.Value;
        var columns = told.GetProperty("tableChanges")[0].GetProperty("table").GetProperty("columns").EnumerateArray();
        Assert.Equal(
            ["id=", "name=none", "amount=1.50", "number=8", "at=1970-01-01 00:00:00", "kind=b", "token=", "more=x"],
            columns.Select(c => $"{c.GetProperty("name")}={c.GetProperty("defaultValueExpression")}"));
    }

    [Fact]
    public async Task Start_RolledBackAndYetInTheLog_SaysHowToTakeItsRowsBack()
    {
        await using var home = await CreateAsync(Table, "INSERT INTO t (id, name) VALUES (1, 'a')");
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        // A temporary table that is dropped cannot be brought back, so the server writes all of it, and a ROLLBACK behind it.
        await home.Sql.ExecuteAsync("START TRANSACTION; UPDATE t SET name = 'b'; CREATE TEMPORARY TABLE other (i INT); DROP TEMPORARY TABLE other; ROLLBACK");

        await home.UntilAsync(s => s.Notes.TryGetValue($"{home.Database}.t", out var note) && note.Contains($"azki cdc snapshot {home.Database}.t", StringComparison.Ordinal));
        await home.Services.GetRequiredService<CaptureSignals>().RequestSnapshotAsync($"{home.Database}.t", TestContext.Current.CancellationToken);
        await home.UntilEqualAsync("t", "id, name, number, kind");
        // The copy is noted as done a moment after its last row.
        await home.UntilAsync(s => s.Notes.Count == 0);
    }

    [Fact]
    public async Task Start_CompressedColumns_AreWhatTheyHoldInSnapshotAndStream()
    {
        const string Values = "REPEAT('متن', 50), REPEAT('é', 200), REPEAT(X'00FF', 90), ''";
        await using var home = await CreateAsync(
            "CREATE TABLE t (id INT PRIMARY KEY, a TEXT COMPRESSED, b VARCHAR(255) CHARACTER SET latin1 COMPRESSED, c BLOB COMPRESSED, d VARCHAR(200) COMPRESSED)", $"INSERT INTO t VALUES (1, {Values})");
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync($"INSERT INTO t VALUES (2, {Values}); INSERT INTO t VALUES (3, 'short', 'é', X'00', NULL)");

        var images = (await home.UntilRecordsAsync("t", count: 3)).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Image("a, b, c, d")).ToList();
        var bytes = Convert.ToBase64String([.. Enumerable.Repeat((byte[])[0x00, 0xFF], 90).SelectMany(b => b)]);
        Assert.Equal($"{string.Concat(Enumerable.Repeat("متن", 50))}|{new string('é', 200)}|{bytes}|", images[0]);
        Assert.Equal(images[0], images[1]);
        Assert.Equal("short|é|AA==|", images[2]);
    }

    [Fact]
    public async Task Start_TableAskedForAgain_IsCopiedWhileChangesAreStreamed()
    {
        await using var home = await CreateAsync(Table, "INSERT INTO t (id) VALUES (1)");
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Services.GetRequiredService<CaptureSignals>().RequestSnapshotAsync($"{home.Database}.t", TestContext.Current.CancellationToken);
        Assert.Equal("incremental", (await home.UntilRecordsAsync("t", count: 2))[^1].Snapshot);
    }

    [Fact]
    public async Task Start_TableReplaced_SaysHowToEndItsRows()
    {
        await using var home = await CreateAsync(Table, "INSERT INTO t (id) VALUES (1)");
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync("CREATE OR REPLACE TABLE t (id INT UNSIGNED PRIMARY KEY, name VARCHAR(50)); INSERT INTO t VALUES (2, 'b')");
        await home.UntilAsync(s => s.Notes.TryGetValue($"{home.Database}.t", out var note) && note.Contains("made anew"));

        await home.Services.GetRequiredService<CaptureSignals>().RequestSnapshotAsync($"{home.Database}.t", TestContext.Current.CancellationToken);
        await home.UntilEqualAsync("t");
        await home.UntilAsync(s => s.Notes.Count == 0);
    }

    [Fact]
    public async Task WaitAsync_PlaceThatQueriesDoNotSee_FailsAndDoesNotReadOlderRows()
    {
        await using var sql = await server.ConnectAsync();
        var version = ServerVersion.Parse(sql.ServerVersion);
        var now = (await sql.RowsAsync("SHOW MASTER STATUS"))[0];
        var begun = new BinlogCheckpoint(new(now[0]!, ulong.Parse(now[1]!, System.Globalization.CultureInfo.InvariantCulture)), null, null);
        await VisiblePlace.WaitAsync(sql, version, begun, TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);

        var unseen = begun with { Position = new("binlog.999999", 4) };
        await Assert.ThrowsAsync<TimeoutException>(() => VisiblePlace.WaitAsync(sql, version, unseen, TimeSpan.FromSeconds(0.2), TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("initial")]
    [InlineData("when_needed")]
    public async Task Start_LogPurged_SaysSoOrTakesANewSnapshot(string mode)
    {
        await using var home = await CreateAsync(Table, "INSERT INTO t (id) VALUES (1), (4)");
        home.Settings["Cdc:SnapshotMode"] = mode;
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.UntilEqualAsync("t", "id, name");
        await home.StopAsync();

        await home.Sql.ExecuteAsync("INSERT INTO t (id, name) VALUES (2, 'unseen'); DELETE FROM t WHERE id = 4");
        do
        {
            await home.Sql.ExecuteAsync("FLUSH BINARY LOGS");
            await home.Sql.ExecuteAsync($"PURGE BINARY LOGS TO '{(await home.Sql.RowsAsync("SHOW BINARY LOGS"))[^1][0]}'");
        }
        while ((await home.Sql.RowsAsync("SHOW BINARY LOGS")).Count > 1);
        await home.Sql.ExecuteAsync("INSERT INTO t (id) VALUES (3)");

        await home.StartAsync();
        if (mode == "initial")
        {
            await home.UntilAsync(s => s.Problem is { } problem && problem.Contains("The position is lost") && problem.Contains("when_needed"));
            return;
        }
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.UntilEqualAsync("t", "id, name");
        Assert.Contains(await home.RecordsAsync("t"), r => r.Headers.GetString("azki-epoch") == "2");
    }

    private async Task<CaptureHome> CreateAsync(params string[] statements)
    {
        var sql = await server.ConnectAsync();
        return await CaptureHome.CreateAsync(sql, $"Server=127.0.0.1;Port={server.Port};User ID=root", statements);
    }
}
