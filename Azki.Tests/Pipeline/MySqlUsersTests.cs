using Azki.Tests.CdcBridge.Database;
using Azki.Tests.Pipeline.Harness;
using MySql.Replication.Tests.Fixtures;
using MySqlConnector;

namespace Azki.Tests.Pipeline;

/// <summary>Users live in MySQL, as the scripts of the repository set it up: table, sample-like rows, and a user with only what capture needs, under TLS.</summary>
public sealed class MySqlUsersTests(EngineFixture engine, OwnMySqlServer own)
{
    private const string Now = "SELECT user_id, city, device_type FROM users ORDER BY user_id";

    [Fact]
    public async Task Start_UsersChangeInMySql_WarehouseAndEventsFollow()
    {
        await own.Gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await using var sql = await own.Server.ConnectAsync();
            foreach (var script in (string[])["0001_users.sql", "0003_capture_user.sql"]) await sql.ExecuteAsync(await File.ReadAllTextAsync(Script(script)));
            await sql.ExecuteAsync("INSERT INTO insurance_db.users (user_id, signup_date, city, device_type) VALUES (1, '2024-01-01', 'Tehran', 'Mobile'), (2, '2024-01-02', 'Qom', 'TV'), (4, NULL, NULL, NULL)");
            try
            {
                await FollowAsync(sql);
            }
            finally
            {
                await sql.ExecuteAsync("DROP DATABASE insurance_db; DROP USER azki_cdc");
            }
        }
        finally
        {
            own.Gate.Release();
        }
    }

    private async Task FollowAsync(MySqlConnection sql)
    {
        await using var home = new PipelineHome(engine);
        home.Settings["ConnectionStrings:insurance-db"] = $"Server=127.0.0.1;Port={own.Server.Port};User ID=azki_cdc;Password=change-me;SslMode=Required";
        await using var platform = await home.StartAsync();
        // The tables are there once the ETL has caught up for the first time.
        await platform.CatchUpAsync();
        await UntilAsync(home, Now, ["1\tTehran\tMobile", "2\tQom\tTV", "4\t\t"]);
        await IngestAsync(home, platform, "a", "s1");

        await sql.ExecuteAsync("UPDATE insurance_db.users SET city = 'Shiraz' WHERE user_id = 1; DELETE FROM insurance_db.users WHERE user_id = 2; INSERT INTO insurance_db.users (user_id, city) VALUES (3, 'Tabriz'); UPDATE insurance_db.users SET user_id = 5 WHERE user_id = 4");
        await UntilAsync(home, Now, ["1\tShiraz\tMobile", "3\tTabriz\t", "5\t\t"]);
        await IngestAsync(home, platform, "b", "s2");

        Assert.Equal(["s1\tTehran", "s2\tShiraz"], await home.LinesAsync("SELECT session_id, city FROM processed_events_storage ORDER BY session_id"));
        Assert.Equal(
            ["1\tr\tTehran\t0", "1\tu\tShiraz\t0", "2\tr\tQom\t0", "2\td\t\t1", "3\tc\tTabriz\t0", "4\tr\t\t0", "4\td\t\t1", "5\tc\t\t0"],
            await home.LinesAsync("SELECT user_id, operation, city, is_deleted FROM user_changes ORDER BY user_id, version, operation = 'd'"));
    }

    private static async Task IngestAsync(PipelineHome home, Platform platform, string name, string session)
    {
        await platform.IngestAsync(home.Write($"{name}.csv", System.Text.Encoding.UTF8.GetBytes(
            $"event_time,user_id,session_id,event_type,channel,premium_amount\n2025-10-01 10:00:00,1,{session},purchase,SMS,100\n")));
        await platform.CatchUpAsync();
    }

    private static async Task UntilAsync(PipelineHome home, string sql, string[] expected)
    {
        var until = DateTime.UtcNow + TimeSpan.FromSeconds(90);
        while (true)
        {
            var lines = await home.LinesAsync(sql);
            if (lines.SequenceEqual(expected)) return;
            if (DateTime.UtcNow > until) Assert.Equal(expected, lines);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static string Script(string name)
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Azki.sln"))) root = Path.GetDirectoryName(root)!;
        return Path.Combine(root, "init-scripts", "mysql", name);
    }
}
