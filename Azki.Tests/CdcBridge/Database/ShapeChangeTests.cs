using System.Globalization;
using Azki.CdcBridge.Health;
using Azki.CdcBridge.Signals;
using Microsoft.Extensions.DependencyInjection;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>DDL that leaves names and types of columns as they are, and changes their values all the same.</summary>
public sealed class ShapeChangeTests(MySqlServer server)
{
    private const string Table =
        """
        CREATE TABLE t (id INT PRIMARY KEY, kind ENUM('a','b'), tags SET('x','y'), at DATETIME, seen TIMESTAMP NULL, flag BIT(1), code BINARY(2), big BIGINT,
          price DECIMAL(5,2), day TIME, name VARCHAR(20) DEFAULT 'none', ratio FLOAT(10,2), count INT DEFAULT 7)
        """;

    private const string Insert = "INSERT INTO t VALUES ({0}, {1}, 'x', '2024-01-02 03:04:05.123456', '2024-01-02 03:04:05.123456', b'1', X'01', {2}, 1.25, '01:02:03', NULL, 0.1, NULL)";

    private const string Alter =
        """
        ALTER TABLE t MODIFY kind ENUM('new','b','a'), MODIFY tags SET('z','x','y'), MODIFY at DATETIME(6), MODIFY seen TIMESTAMP(3) NULL, MODIFY flag BIT(8),
          MODIFY code BINARY(4), MODIFY big BIGINT UNSIGNED, MODIFY price DECIMAL(6,3), ALTER COLUMN count SET DEFAULT 8
        """;

    // Bytes and decimals as base64; a NULL as the column's default.
    private const string Before =
        """{"id":1,"kind":"a","tags":"x","at":1704164645000,"seen":"2024-01-02T03:04:05Z","flag":true,"code":"AQA=","big":9,"price":"fQ==","day":3723000000,"name":"none","ratio":0.10000000149011612,"count":7}""";

    private const string After =
        """{"id":2,"kind":"new","tags":"x","at":1704164645123456,"seen":"2024-01-02T03:04:05.123Z","flag":"AQ==","code":"AQAAAA==","big":-1,"price":"BOI=","day":3723000000,"name":"none","ratio":0.10000000149011612,"count":8}""";

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    public async Task Start_ColumnsModified_WritesRowsByTheShapeOfTheirTime(string includeSchemaChanges)
    {
        await using var home = await CaptureHome.CreateAsync(server, Table);
        home.Settings["Cdc:IncludeSchemaChanges"] = includeSchemaChanges;
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await ChangeAsync(home);

        Assert.Equal([Before, After], await ImagesAsync(home, 2));
        await home.Sql.ExecuteAsync("ALTER TABLE t ADD COLUMN more INT DEFAULT 3; INSERT INTO t (id, name, count, more) VALUES (3, NULL, NULL, NULL)");
        Assert.Equal(
            """{"id":3,"kind":null,"tags":null,"at":null,"seen":null,"flag":null,"code":null,"big":null,"price":null,"day":null,"name":"none","ratio":null,"count":8,"more":3}""",
            (await ImagesAsync(home, 3))[2]);
        Assert.Empty(home.State.Stopped);
    }

    [Fact]
    public async Task Start_StatementIsInTheLogBeforeItIsCommitted_WritesRowsByTheShapeItMakes()
    {
        await using var home = await CaptureHome.CreateAsync(server, "CREATE TABLE t (id INT PRIMARY KEY, count INT DEFAULT 7)");
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        // Microseconds that a commit waits for others once it is written.
        await home.Sql.ExecuteAsync("SET GLOBAL binlog_group_commit_sync_delay = 300000");
        try
        {
            await home.Sql.ExecuteAsync("ALTER TABLE t ALTER COLUMN count SET DEFAULT 8");
        }
        finally
        {
            await home.Sql.ExecuteAsync("SET GLOBAL binlog_group_commit_sync_delay = 0");
        }
        await home.Sql.ExecuteAsync("INSERT INTO t VALUES (1, NULL)");

        Assert.Equal(["""{"id":1,"count":8}"""], await ImagesAsync(home, 1));
    }

    [Fact]
    [Trait("Category", "Long")]
    public async Task Start_BehindColumnsModified_WritesOlderRowsByTheShapeOfTheirTime()
    {
        await using var home = await CaptureHome.CreateAsync(server, Table);
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.StopAsync();
        await ChangeAsync(home);
        await home.StartAsync();

        // Of defaults only those of now are known.
        Assert.Equal([Before.Replace("\"count\":7", "\"count\":8", StringComparison.Ordinal), After], await ImagesAsync(home, 2));
    }

    [Fact]
    public async Task Start_BehindColumnOfAnotherType_WritesNoDefaultThatIsNoneOfIt()
    {
        await using var home = await CaptureHome.CreateAsync(server, "CREATE TABLE t (id INT PRIMARY KEY, a INT)");
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.StopAsync();
        await home.Sql.ExecuteAsync("INSERT INTO t VALUES (1, NULL); ALTER TABLE t MODIFY a VARCHAR(9) DEFAULT 'x'; INSERT INTO t VALUES (2, NULL)");
        await home.StartAsync();

        Assert.Equal(["""{"id":1,"a":null}""", """{"id":2,"a":"x"}"""], await ImagesAsync(home, 2));
    }

    [Fact]
    public async Task Start_PrimaryKeyReplaced_RecordsAreUnderTheNewKey()
    {
        await using var home = await CaptureHome.CreateAsync(server, "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, tenant INT NOT NULL, name TEXT)");
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync("INSERT INTO t VALUES (1, 10, 'a'); ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (tenant, id); INSERT INTO t VALUES (1, 20, 'b')");

        var records = await home.UntilRecordsAsync("t", count: 2);
        Assert.Equal(["""{"id":1}""", """{"tenant":20,"id":1}"""], records.Select(r => r.Key).Order());
    }

    [Fact]
    public async Task RequestSnapshot_ColumnModifiedMeanwhile_CopiesAllByTheNewShape()
    {
        await using var home = await CaptureHome.CreateAsync(
            server, "CREATE TABLE t (id INT PRIMARY KEY, at DATETIME)",
            "INSERT INTO t SELECT n, '2024-01-02 03:04:05' FROM (WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 600) SELECT n FROM s) x");
        home.Settings["Cdc:SnapshotMode"] = "no_data";
        home.Settings["Cdc:SnapshotChunkRows"] = "10";
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Services.GetRequiredService<CaptureSignals>().RequestSnapshotAsync($"{home.Database}.t", TestContext.Current.CancellationToken);
        await home.UntilAsync(s => s.Snapshot.TryGetValue($"{home.Database}.t", out var copied) && copied.Done >= 50);
        await home.Sql.ExecuteAsync("ALTER TABLE t MODIFY at DATETIME(6)");

        await home.UntilAsync(s => s.Snapshot[$"{home.Database}.t"].IsComplete);
        // The partitions' last records come each in their own time.
        List<CapturedRecord> latest;
        var until = DateTime.UtcNow.AddSeconds(20);
        do latest = [.. CaptureHome.Latest(await home.UntilRecordsAsync("t", count: 650))];
        while (latest.Any(r => r.Image("at") != "1704164645000000") && DateTime.UtcNow < until);
        Assert.Equal(600, latest.Count);
        Assert.All(latest, r => Assert.Equal("1704164645000000", r.Image("at")));
    }

    private static async Task ChangeAsync(CaptureHome home)
    {
        await home.Sql.ExecuteAsync("SET time_zone = '+00:00'");
        await home.Sql.ExecuteAsync(string.Format(CultureInfo.InvariantCulture, Insert, 1, "'a'", 9));
        await home.Sql.ExecuteAsync(Alter);
        await home.Sql.ExecuteAsync(string.Format(CultureInfo.InvariantCulture, Insert, 2, "'new'", ulong.MaxValue));
    }

    /// <summary>The rows' images as they were written, in the order of their keys.</summary>
    private static async Task<List<string>> ImagesAsync(CaptureHome home, int count) =>
        [.. (await home.UntilRecordsAsync("t", count)).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => r.Value!.Value.GetProperty("after").GetRawText())];
}
