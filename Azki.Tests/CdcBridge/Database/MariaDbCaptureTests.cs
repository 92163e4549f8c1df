using Azki.CdcBridge.Health;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>The capture of a real MariaDB: its own GTIDs, its own way to write defaults, its own row events.</summary>
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

    private async Task<CaptureHome> CreateAsync(params string[] statements)
    {
        var sql = await server.ConnectAsync();
        return await CaptureHome.CreateAsync(sql, $"Server=127.0.0.1;Port={server.Port};User ID=root", statements);
    }
}
