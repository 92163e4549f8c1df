using Azki.CdcBridge.Health;
using MySql.Replication.Tests.Fixtures;
using MySqlConnector;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>First copies that are killed in the middle, again and again, while rows are inserted, changed, deleted and given other keys.</summary>
[Trait("Category", "Long")]
public sealed class KilledSnapshotTests(MySqlServer server)
{
    private const int Rows = 600;

    // Rows of two kilobytes: a range is many batches, and may be in the log in part.
    private const string Name = "VARCHAR(4000)";

    public static TheoryData<int> Seeds => [1, 2, 3, 4];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Start_KilledAnywhereInTheFirstCopy_EndsWithTheTableAndEveryRowCopiedOnce(int seed)
    {
        var random = new Random(seed);
        await using var home = await CaptureHome.CreateAsync(
            server,
            $"CREATE TABLE t (id BIGINT UNSIGNED PRIMARY KEY, name {Name})", Fill("t", "n"),
            $"CREATE TABLE v (a VARCHAR(20), b INT, name {Name}, PRIMARY KEY (a, b))", Fill("v", "CONCAT('k', n % 7), n"));
        home.Settings["Cdc:SnapshotChunkRows"] = (40 * random.Next(1, 6)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        for (var kill = 0; kill < 6; kill++)
        {
            FreezingLog? frozen = null;
            home.Over = log => frozen = new FreezingLog(log, random.Next(1, 14));
            await home.StartAsync();
            await Task.WhenAny(frozen!.Frozen, home.UntilAsync(s => s.Phase == CapturePhase.Streaming));
            await ChangeAsync(home.Sql, random);
            await home.KillAsync();
            await ChangeAsync(home.Sql, random);
        }
        home.Over = null;
        await home.StartAsync();
        await ChangeAsync(home.Sql, random);

        await home.UntilEqualAsync("t");
        await home.UntilEqualAsync("v", "a, b, name");
        AssertCopiedOnceAndInOrder(await home.RecordsAsync("t"));
        AssertCopiedOnceAndInOrder(await home.RecordsAsync("v"));
        await AssertNewestAreTheTableAsync(home, "t", "id, name");
        await AssertNewestAreTheTableAsync(home, "v", "a, b, name");
    }

    [Fact]
    public async Task Start_KilledWhenTheLastRangeWasRecorded_GoesOn()
    {
        await using var home = await CaptureHome.CreateAsync(server, $"CREATE TABLE t (id INT PRIMARY KEY, name {Name})", "INSERT INTO t VALUES (1, 'a'), (2, 'b')");
        // The position with its tables, the rows of two partitions at most, the range: the next append would be the end of the snapshot.
        for (var appends = 1; appends < 6; appends++)
        {
            FreezingLog? frozen = null;
            home.Over = log => frozen = new FreezingLog(log, appends);
            await home.StartAsync();
            await Task.WhenAny(frozen!.Frozen, home.UntilAsync(s => s.Phase == CapturePhase.Streaming));
            await home.KillAsync();
        }
        home.Over = null;
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        Assert.Equal(2, (await home.RecordsAsync("t")).Count);
    }

    [Fact]
    public async Task Start_TableMadeWhileTheCopyIsTakenUp_IsCopiedToo()
    {
        await using var home = await CaptureHome.CreateAsync(server, $"CREATE TABLE t (id BIGINT UNSIGNED PRIMARY KEY, name {Name})", Fill("t", "n"));
        await KillInTheMiddleAsync(home);
        var isMade = false;
        // What was streamed meanwhile is recorded before the rest is copied.
        home.Over = log => new InterruptingLog(log, topic => topic.Name.EndsWith(".cdc_positions", StringComparison.Ordinal), async () =>
        {
            await home.Sql.ExecuteAsync("CREATE TABLE made (id INT PRIMARY KEY, name TEXT); INSERT INTO made VALUES (1, 'a'), (2, 'b')");
            isMade = true;
        });
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        Assert.True(isMade);
        await home.Sql.ExecuteAsync("INSERT INTO made VALUES (3, 'c')");
        await home.UntilEqualAsync("made");
        await home.UntilEqualAsync("t");
    }

    [Fact]
    public async Task Start_TruncatedBeforeTheCopyIsTakenUp_WritesTheTruncate()
    {
        await using var home = await CaptureHome.CreateAsync(server, $"CREATE TABLE t (id BIGINT UNSIGNED PRIMARY KEY, name {Name})", Fill("t", "n"));
        home.Settings["Cdc:SkippedOperations"] = "none";
        await KillInTheMiddleAsync(home);
        await home.Sql.ExecuteAsync("TRUNCATE TABLE t; INSERT INTO t VALUES (1, 'after')");
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        Assert.Single(await home.RecordsAsync("t"), r => r.Key.Length == 0 && r.Operation == "t");
    }

    private static async Task KillInTheMiddleAsync(CaptureHome home)
    {
        home.Settings["Cdc:SnapshotChunkRows"] = "100";
        FreezingLog? frozen = null;
        home.Over = log => frozen = new FreezingLog(log, appends: 10);
        await home.StartAsync();
        await frozen!.Frozen;
        await home.KillAsync();
        home.Over = null;
    }

    /// <summary>No row is copied twice. A change comes again after a kill, and then all from there on; a copied row is never older than what is there.</summary>
    private static void AssertCopiedOnceAndInOrder(List<CapturedRecord> records)
    {
        foreach (var key in records.Where(r => r.Value is not null).GroupBy(r => r.Key))
        {
            Assert.True(key.Count(r => r.Operation == "r") <= 1, $"{key.Key} was copied {key.Count(r => r.Operation == "r")} times");
            (string, long) place = default;
            var seen = new HashSet<(string, long)>();
            foreach (var record in key)
            {
                if (record.Operation != "r" && !seen.Add(record.Place)) place = default;
                Assert.True(record.Place.CompareTo(place) >= 0, $"{key.Key}: {record.Operation} at {record.Place} after {place}");
                place = record.Place;
            }
        }
    }

    /// <summary>Who goes by the place in the binary log and not by the order of the topic, as the warehouse does, ends with the table too.</summary>
    private static async Task AssertNewestAreTheTableAsync(CaptureHome home, string table, string columns)
    {
        var newest = (await home.RecordsAsync(table)).Where(r => r.Value is not null).GroupBy(r => r.Key).Select(g => g.OrderBy(r => r.Place).Last());
        var expected = (await home.Sql.RowsAsync($"SELECT {columns} FROM {table}")).Select(r => string.Join('|', r)).Order(StringComparer.Ordinal);
        Assert.Equal(expected, newest.Where(r => !r.IsEnd).Select(r => r.Image(columns)).Order(StringComparer.Ordinal));
    }

    private static async Task ChangeAsync(MySqlConnection sql, Random random)
    {
        for (var i = 0; i < 12; i++)
        {
            var (id, other) = (random.Next(1, Rows + 100), random.Next(1, Rows + 100));
            await sql.ExecuteAsync(random.Next(6) switch
            {
                0 => $"DELETE FROM t WHERE id BETWEEN {id} AND {id + 8}; DELETE FROM v WHERE b = {id}",
                1 => $"INSERT IGNORE INTO t VALUES ({id}, 'new'); INSERT IGNORE INTO v VALUES ('k{id % 7}', {id}, 'new')",
                2 => $"UPDATE IGNORE t SET id = {other} WHERE id = {id}; UPDATE IGNORE v SET b = {other} WHERE b = {id}",
                3 => $"DELETE FROM t WHERE id = {id}; INSERT INTO t VALUES ({id}, 'again {other}')",
                4 => $"UPDATE t SET name = CONCAT('many ', {other}) WHERE id BETWEEN {id} AND {id + 20}",
                _ => $"UPDATE t SET name = 'one {other}' WHERE id = {id}; UPDATE v SET name = 'one {other}' WHERE b = {id}",
            });
        }
    }

    private static string Fill(string table, string key) =>
        $"INSERT INTO {table} SELECT {key}, CONCAT('row ', n, REPEAT('.', 2000)) FROM (WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < {Rows}) SELECT n FROM s) x";
}
