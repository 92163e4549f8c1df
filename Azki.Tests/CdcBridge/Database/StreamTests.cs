using Azki.CdcBridge.Health;
using Azki.CdcBridge.Signals;
using Microsoft.Extensions.DependencyInjection;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>What happens to tables while they are followed.</summary>
public sealed class StreamTests(MySqlServer server)
{
    private const string Table = "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))";

    [Fact]
    public async Task Start_InsertUpdateDelete_AreEventsWithTombstone()
    {
        await using var home = await CaptureHome.CreateAsync(server, Table);
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync("INSERT INTO t VALUES (1, 'a'), (2, 'b'); UPDATE t SET name = 'B' WHERE id = 2; DELETE FROM t WHERE id = 1; UPDATE t SET id = 3 WHERE id = 2");

        var records = await home.UntilRecordsAsync("t", count: 8);

        await home.UntilEqualAsync("t");
        Assert.Equal("c d ", string.Join(' ', records.Where(r => r.Key.Contains('1')).Select(r => r.Operation)));
        Assert.Equal("c u d ", string.Join(' ', records.Where(r => r.Key.Contains('2')).Select(r => r.Operation)));
        Assert.Equal("c", string.Join(' ', records.Where(r => r.Key.Contains('3')).Select(r => r.Operation)));
        Assert.All(records, r => Assert.Equal("1", r.Headers.GetString("azki-epoch")));
        Assert.NotNull(records.Single(r => r.Key.Contains('3')).Headers.GetString("__debezium.oldkey"));
    }

    [Fact]
    public async Task Start_ShapeChanges_CapturesOnWithTheNewOne()
    {
        await using var home = await CaptureHome.CreateAsync(server, Table, "INSERT INTO t VALUES (1, 'a')");
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync("INSERT INTO t VALUES (2, 'b'); ALTER TABLE t ADD COLUMN extra BIGINT FIRST, MODIFY name VARCHAR(90); INSERT INTO t VALUES (7, 3, 'c')");
        await home.Sql.ExecuteAsync("ALTER TABLE t RENAME COLUMN name TO title, DROP COLUMN extra; INSERT INTO t VALUES (4, 'd')");
        await home.Sql.ExecuteAsync("UPDATE t SET title = CONCAT(title, '!')");

        await home.UntilEqualAsync("t", "id, title");

        Assert.Equal("7", (await home.RecordsAsync("t")).First(r => r.Key.Contains('3')).Image("extra"));
    }

    [Fact]
    public async Task Start_TableDroppedAndAnotherMade_SaysSoAndCapturesTheOther()
    {
        await using var home = await CaptureHome.CreateAsync(server, Table);
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync("DROP TABLE t; CREATE TABLE other (id INT PRIMARY KEY, name TEXT); INSERT INTO other VALUES (1, 'x')");

        await home.UntilAsync(s => s.Notes.TryGetValue($"{home.Database}.t", out var note) && note.Contains("dropped"));
        await home.UntilEqualAsync("other");
    }

    [Fact]
    public async Task Start_ConnectionKilledAgainAndAgain_LosesNothing()
    {
        await using var home = await CaptureHome.CreateAsync(server, Table);
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        for (var i = 0; i < 5; i++)
        {
            await home.Sql.ExecuteAsync($"INSERT INTO t VALUES ({i * 2}, 'before'), ({(i * 2) + 1}, 'kill')");
            foreach (var thread in await home.Sql.RowsAsync($"SELECT id FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'"))
                await KillAsync(home, thread[0]!);
        }

        await home.UntilEqualAsync("t");
    }

    [Fact]
    public async Task Start_RowThatCannotBeRead_StopsItsTableOnlyUntilItIsCopiedAgain()
    {
        await using var home = await CaptureHome.CreateAsync(server, Table, "CREATE TABLE fine (id INT PRIMARY KEY, name TEXT)", "INSERT INTO t VALUES (1, 'a'), (2, 'b')");
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync("SET SESSION binlog_row_image = 'MINIMAL'; UPDATE t SET name = 'unseen' WHERE id = 1; SET SESSION binlog_row_image = 'FULL'; UPDATE t SET name = 'later'; INSERT INTO t VALUES (3, 'unseen'); DELETE FROM t WHERE id = 1; INSERT INTO fine VALUES (1, 'x')");

        await home.UntilAsync(s => s.Stopped.ContainsKey($"{home.Database}.t"));
        await home.UntilEqualAsync("fine");
        Assert.DoesNotContain(await home.RecordsAsync("t"), r => r.Operation == "u");

        // Stopped is stopped, after a restart too.
        await home.StopAsync();
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming && s.Stopped.ContainsKey($"{home.Database}.t"));
        await home.Services.GetRequiredService<CaptureSignals>().RequestSnapshotAsync($"{home.Database}.t", TestContext.Current.CancellationToken);
        await home.UntilAsync(s => s.Stopped.Count == 0);
        await home.Sql.ExecuteAsync("UPDATE t SET name = 'again' WHERE id = 2");
        await home.UntilEqualAsync("t");
    }

    [Theory]
    [InlineData("t", "")]
    [InlineData("none", "t")]
    public async Task Start_TableTruncated_IsSkippedUnlessAskedForAndEndedByASnapshot(string skipped, string operations)
    {
        await using var home = await CaptureHome.CreateAsync(server, Table, "INSERT INTO t VALUES (1, 'a'), (2, 'b')");
        home.Settings["Cdc:SkippedOperations"] = skipped;
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync("TRUNCATE TABLE t; INSERT INTO t VALUES (3, 'c')");
        await UntilAsync(home, r => r.Key.Contains('3'));
        Assert.Equal(operations, string.Concat((await home.RecordsAsync("t")).Where(r => r.Key.Length == 0).Select(r => r.Operation)));
        Assert.Equal(skipped == "t", home.State.Notes.ContainsKey($"{home.Database}.t"));

        await home.Services.GetRequiredService<CaptureSignals>().RequestSnapshotAsync($"{home.Database}.t", TestContext.Current.CancellationToken);
        // The records of one partition may be there before those of another.
        foreach (var gone in "12") await UntilAsync(home, r => r.Key.Contains(gone) && r.Operation == "d");
        Assert.Equal("""{"id":3}""", Assert.Single(CaptureHome.Latest((await home.RecordsAsync("t")).Where(r => r.Key.Length > 0)), r => !r.IsEnd).Key);
    }

    private static async Task UntilAsync(CaptureHome home, Func<CapturedRecord, bool> condition)
    {
        while (!(await home.RecordsAsync("t")).Any(condition)) await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Start_TableRenamedToWhereTheUserMayNotLook_TellsItAsLastSeenAndGoesOn()
    {
        var (user, away) = ("u" + Guid.NewGuid().ToString("N")[..12], "away_" + Guid.NewGuid().ToString("N")[..12]);
        await using var admin = await server.ConnectAsync();
        await admin.ExecuteAsync($"CREATE DATABASE {away}; CREATE USER {user} IDENTIFIED BY 'p'; GRANT REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO {user}");
        try
        {
            // As the scripts give it to the user: none but the captured database.
            await using var home = await CaptureHome.CreateAsync(
                await server.ConnectAsync(), $"Server={server.Socket};Protocol=Unix;User ID={user};Password=p",
                Table, "CREATE TABLE fine (id INT PRIMARY KEY, name TEXT)", $"GRANT SELECT, LOCK TABLES ON * TO {user}");
            await home.StartAsync();
            await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
            await home.Sql.ExecuteAsync($"RENAME TABLE t TO {away}.t; INSERT INTO fine VALUES (1, 'x')");
            await home.UntilEqualAsync("fine");
            Assert.Null(home.State.Problem);
            var renamed = Assert.Single(await home.TopicAsync(home.Prefix), r => r.Value!.Value.GetProperty("ddl").GetString()!.StartsWith("RENAME", StringComparison.Ordinal));
            Assert.Equal(2, renamed.Value!.Value.GetProperty("tableChanges")[0].GetProperty("table").GetProperty("columns").GetArrayLength());
        }
        finally
        {
            await admin.ExecuteAsync($"DROP DATABASE {away}; DROP USER {user}");
        }
    }

    [Theory]
    [InlineData("DROP TABLE t; RENAME TABLE other TO t", "was renamed from")]
    [InlineData("DROP TABLE t; ALTER TABLE other RENAME TO t", "was renamed from")]
    [InlineData("DROP TABLE t; CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))", "made anew")]
    [InlineData("ALTER TABLE t DROP PARTITION a", "ALTER TABLE t DROP PARTITION a")]
    [InlineData("ALTER TABLE t TRUNCATE PARTITION a", "ALTER TABLE t TRUNCATE PARTITION a")]
    [InlineData("ALTER TABLE t EXCHANGE PARTITION a WITH TABLE other", "ALTER TABLE t EXCHANGE PARTITION a WITH TABLE other")]
    public async Task Start_RowsComeOrGoByAStatement_SaysHowToBringThemIntoTheTopic(string statement, string words)
    {
        await using var home = await CaptureHome.CreateAsync(
            server, $"{Table} PARTITION BY RANGE (id) (PARTITION a VALUES LESS THAN (10), PARTITION b VALUES LESS THAN (20))", "INSERT INTO t VALUES (1, 'a'), (11, 'b')",
            Table.Replace(" t ", " other ", StringComparison.Ordinal), "INSERT INTO other VALUES (2, 'c')");
        home.Settings["Cdc:Tables"] = $"{home.Database}.t";
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync(statement);
        await home.UntilAsync(s => s.Notes.TryGetValue($"{home.Database}.t", out var note) && note.Contains(words) && note.Contains("azki cdc snapshot"));

        await home.Services.GetRequiredService<CaptureSignals>().RequestSnapshotAsync($"{home.Database}.t", TestContext.Current.CancellationToken);
        await home.UntilEqualAsync("t");
        await home.UntilAsync(s => s.Notes.Count == 0);
    }

    [Theory]
    [InlineData("a,b")]
    [InlineData("*")]
    public async Task Start_TablesSwapTheirNames_SaysOfBothThatTheirTopicsHaveTheOthersRows(string captured)
    {
        await using var home = await CaptureHome.CreateAsync(
            server, Table.Replace(" t ", " a ", StringComparison.Ordinal), Table.Replace(" t ", " b ", StringComparison.Ordinal), "INSERT INTO a VALUES (1, 'a')", "INSERT INTO b VALUES (2, 'b')");
        home.Settings["Cdc:Tables"] = string.Join(',', captured.Split(',').Select(t => $"{home.Database}.{t}"));
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync("RENAME TABLE a TO c, b TO a, c TO b");
        foreach (var (table, from) in new[] { ("a", "b"), ("b", "a") })
            await home.UntilAsync(s => s.Notes.TryGetValue($"{home.Database}.{table}", out var note) && note.Contains($"renamed from {home.Database}.{from}:") && note.Contains("of before stay"));

        foreach (var table in new[] { "a", "b" })
        {
            await home.Services.GetRequiredService<CaptureSignals>().RequestSnapshotAsync($"{home.Database}.{table}", TestContext.Current.CancellationToken);
            await home.UntilEqualAsync(table);
        }
        await home.UntilAsync(s => s.Notes.Count == 0);
    }

    [Fact]
    public async Task Start_LogUnavailable_WaitsAndGoesOn()
    {
        await using var home = await CaptureHome.CreateAsync(server, Table);
        var broken = false;
        home.Over = log => new FailingLog(log, _ => Volatile.Read(ref broken));
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        Volatile.Write(ref broken, true);
        for (var i = 0; i < 20; i++) await home.Sql.ExecuteAsync($"INSERT INTO t VALUES ({i}, 'x')");

        await home.UntilAsync(s => s.Problem is { } problem && problem.Contains("not today"));
        Volatile.Write(ref broken, false);
        await home.UntilEqualAsync("t");
        Assert.Null(home.State.Problem);
    }

    [Theory]
    [InlineData("/* by hand */ INSERT\nINTO t VALUES (1, 'a')")]
    [InlineData("WITH x AS (SELECT 1 AS id) UPDATE t SET name = 'b'")]
    [InlineData("LOAD DATA INFILE '{0}' INTO TABLE t FIELDS TERMINATED BY ','")]
    public async Task Start_ChangeLoggedAsStatement_SaysThatItIsMissed(string statement)
    {
        await using var home = await CaptureHome.CreateAsync(server, Table, "INSERT INTO t VALUES (5, 'e')");
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "7,g\n", TestContext.Current.CancellationToken);
            await home.Sql.ExecuteAsync($"SET SESSION binlog_format = 'STATEMENT'; {statement.Replace("{0}", file, StringComparison.Ordinal)}");
            await home.UntilAsync(s => s.Notes.TryGetValue("binary log", out var note) && note.Contains("logged as a statement"));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static async Task KillAsync(CaptureHome home, string thread)
    {
        try
        {
            await home.Sql.ExecuteAsync($"KILL {thread}");
        }
        catch (MySqlConnector.MySqlException)
        {
            // Gone by itself.
        }
    }
}
