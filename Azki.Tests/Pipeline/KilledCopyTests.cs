using System.Globalization;
using Azki.Benchmarks.Runs;
using Azki.Tests.CdcBridge.Database;
using MySql.Replication.Tests.Fixtures;
using MySqlConnector;
using Testing;

namespace Azki.Tests.Pipeline;

/// <summary>The whole program killed, again and again, while it copies the users of a real MySQL for the first time.</summary>
[Trait("Category", "Long")]
public sealed class KilledCopyTests(OwnMySqlServer own) : IDisposable
{
    private const int Users = 300_000, Kills = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly string _folder = Directory.CreateTempSubdirectory("azki-copy-").FullName;
    private readonly HttpClient _engine = new();

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Run_KilledWhileUsersAreCopied_UsersAreThoseOfMySql()
    {
        await own.Gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await using var sql = await own.Server.ConnectAsync();
            await FillAsync(sql);
            try
            {
                var seed = Random.Shared.Next();
                await KillAndCompareAsync(sql, new Random(seed), seed);
            }
            finally
            {
                await sql.ExecuteAsync("DROP DATABASE insurance_db");
            }
        }
        finally
        {
            own.Gate.Release();
        }
    }

    private static async Task FillAsync(MySqlConnection sql)
    {
        await sql.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            CREATE DATABASE insurance_db CHARACTER SET utf8mb4;
            CREATE TABLE insurance_db.users (user_id INT UNSIGNED PRIMARY KEY, signup_date DATE, city VARCHAR(128), device_type VARCHAR(128));
            SET SESSION cte_max_recursion_depth = {Users + 1};
            INSERT INTO insurance_db.users WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {Users}) SELECT i, '2024-01-01', CONCAT('city ', i % 97), 'Mobile' FROM n
            """));
    }

    private async Task KillAndCompareAsync(MySqlConnection sql, Random random, int seed)
    {
        var port = ServerPort.Free();
        var settings = new Dictionary<string, string>
        {
            ["ConnectionStrings__insurance-db"] = $"Server=127.0.0.1;Port={own.Server.Port};User ID=root;SslMode=Preferred",
            // A copy that takes its time: each range is recorded before the next one.
            ["Cdc__SnapshotChunkRows"] = "500",
            ["Cdc__SnapshotReaders"] = "1",
            ["Cdc__LongestPause"] = "00:00:00.500",
            ["Cdc__ServerId"] = ServerIds.Next().ToString(CultureInfo.InvariantCulture),
        };
        var arguments = new[] { "run", "--home", Path.Combine(_folder, "home"), "--port", "0", "--clickhouse-port", port.ToString(CultureInfo.InvariantCulture) };
        var killedAt = new List<long>();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var process = AzkiProcess.Start(arguments, settings);
            var before = CopiedBytes();
            await UntilAsync(() => Task.FromResult(CopiedBytes() > before), process);
            await Task.Delay(random.Next(0, 200), TestContext.Current.CancellationToken);
            await process.KillAsync();
            killedAt.Add(CopiedBytes());
            await ChangeAsync(sql, random);
        }

        using var last = AzkiProcess.Start(arguments, settings);
        await ChangeAsync(sql, random);
        var expected = string.Join('\t', (await sql.RowsAsync("SELECT COUNT(*), SUM(user_id), SUM(CRC32(CONCAT(user_id, '|', city, '|', device_type))) FROM insurance_db.users"))[0]);
        var actual = "";
        await UntilAsync(
            async () => (actual = await QueryAsync(port, "SELECT count(), sum(user_id), sum(CRC32(concat(toString(user_id), '|', city, '|', device_type))) FROM users")) == expected,
            last, () => $"users: {actual} instead of {expected} (seed {seed})");
        Assert.Equal("0", await QueryAsync(port, "SELECT count() - uniqExact(user_id) FROM users"));
        Assert.True(killedAt.Count(bytes => bytes < CopiedBytes() / 2) > 1, $"The copy was met at {string.Join(", ", killedAt)} of {CopiedBytes()} bytes (seed {seed}).");
        last.Terminate();
        Assert.Equal(0, (await last.EndAsync(TimeSpan.FromSeconds(60))).Code);
    }

    private static async Task ChangeAsync(MySqlConnection sql, Random random)
    {
        for (var i = 0; i < 6; i++)
        {
            var (id, other) = (random.Next(1, Users), Users + random.Next(1, 1_000_000));
            await sql.ExecuteAsync(random.Next(4) switch
            {
                0 => $"DELETE FROM insurance_db.users WHERE user_id BETWEEN {id} AND {id + 500}",
                1 => $"UPDATE insurance_db.users SET city = 'changed {other}' WHERE user_id BETWEEN {id} AND {id + 500}",
                2 => $"UPDATE IGNORE insurance_db.users SET user_id = {other} WHERE user_id = {id}",
                _ => $"INSERT IGNORE INTO insurance_db.users VALUES ({other}, '2024-02-02', 'new', 'TV'), ({id}, '2024-02-02', 'again', 'TV')",
            });
        }
    }

    // What the log has of the users.
    private long CopiedBytes()
    {
        var topics = new DirectoryInfo(Path.Combine(_folder, "home", "log", "topics"));
        return !topics.Exists ? 0 : topics.EnumerateFiles("*.seg", SearchOption.AllDirectories).Where(f => f.FullName.Contains("insurance_db.users", StringComparison.Ordinal)).Sum(f => f.Length);
    }

    private async Task<string> QueryAsync(int port, string query)
    {
        try
        {
            using var answer = await _engine.PostAsync(new Uri($"http://127.0.0.1:{port}/?database=insurance_analytics"), new StringContent(query), TestContext.Current.CancellationToken);
            return (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Trim();
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
    }

    private static async Task UntilAsync(Func<Task<bool>> condition, AzkiProcess process, Func<string>? state = null)
    {
        for (var until = DateTime.UtcNow + Patience; !await condition(); await Task.Delay(5, TestContext.Current.CancellationToken))
        {
            if (process.HasExited) Assert.Fail($"azki ended: {await process.EndAsync(TimeSpan.FromSeconds(5))}");
            if (DateTime.UtcNow > until) Assert.Fail($"Not reached within {Patience}. {state?.Invoke()}");
        }
    }
}
