using Azki.SparkEtl.Sources;
using Azki.SparkEtl.Tests.Fixtures;
using Azki.SparkEtl.Users;
using MySql.Replication.Tests.Fixtures;
using Spark.Connect.Tests.Fixtures;

namespace Azki.SparkEtl.Tests.Batch;

[Trait("Category", "Long")]
public sealed class MySqlUsersTests(SparkServer server, MySqlServer mysql, EmbeddedWarehouse engine)
{
    [Fact]
    public async Task Publish_UsersOfMySql_TablesEqualThoseWithTheSameUsersCaptured()
    {
        await server.EnsureStartedAsync();
        await using var sql = await mysql.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE users (user_id BIGINT PRIMARY KEY, signup_date DATE, city VARCHAR(200), device_type VARCHAR(200))");
        var lines = await File.ReadAllLinesAsync(Inputs.Users);
        var users = lines.Skip(1).Select(l => l.Split(',')).ToList();
        // Dates that no calendar has, and years of two digits.
        (users[0][1], users[1][1]) = ("0000-00-00", "0025-03-01");
        var known = Path.Combine(server.NewFolder(), "users.csv");
        await File.WriteAllLinesAsync(known, [lines[0], .. users.Select((u, i) => string.Join(',', [u[0], i == 0 ? "" : i == 1 ? "2025-03-01" : u[1], .. u[2..]]))]);
        // With blanks around, and some that are no users.
        await sql.ExecuteAsync($"SET sql_mode = ''; INSERT INTO users VALUES (4294967296, '2024-01-01', 'Tehran', 'Mobile'), (-1, NULL, NULL, NULL), (5000000, '0000-00-00', '', ''), {string.Join(',', users.Select(u => $"({u[0]}, '{u[1]}', ' {u[2]}\t', '{u[3]}')"))}");
        await sql.ExecuteAsync("CREATE USER IF NOT EXISTS 'spark'@'%' IDENTIFIED BY 'spark'; GRANT SELECT ON *.* TO 'spark'@'%'");
        await using var captured = await engine.NewPlatformAsync();
        await captured.LoadUsersAsync(known);
        await captured.StreamAsync(Inputs.Sample);

        await using var batch = await engine.NewPlatformAsync();
        var request = RequestWithUsersOf(database);
        await batch.PublishAsync(await batch.StageAsync(server, null, request), request);

        await AllTables.AssertEqualAsync(captured.Warehouse, batch.Warehouse);
    }

    [Fact]
    public async Task Stage_UserTwiceInATableWithoutAKey_IsRefused()
    {
        await server.EnsureStartedAsync();
        await using var sql = await mysql.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE users (user_id BIGINT, signup_date DATE, city VARCHAR(200), device_type VARCHAR(200)); INSERT INTO users VALUES (1, NULL, '', ''), (2, NULL, '', ''), (1, NULL, '', '')");
        await sql.ExecuteAsync("CREATE USER IF NOT EXISTS 'spark'@'%' IDENTIFIED BY 'spark'; GRANT SELECT ON *.* TO 'spark'@'%'");
        await using var batch = await engine.NewPlatformAsync();
        var request = RequestWithUsersOf(database);

        var refused = await Assert.ThrowsAsync<StagingException>(() => batch.StageAsync(server, null, request));

        Assert.Contains("has 1 rows of users that it has already", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_TimestampsOfAServerElsewhere_AreThoseOfUtc()
    {
        await server.EnsureStartedAsync();
        await using var sql = await mysql.ConnectAsync();
        var database = await sql.NewDatabaseAsync();
        await sql.ExecuteAsync("CREATE TABLE users (user_id BIGINT PRIMARY KEY, signup_date TIMESTAMP, city VARCHAR(200), device_type VARCHAR(200)); SET time_zone = '+00:00'; INSERT INTO users VALUES (1, '2023-12-31 21:30:00', '', '')");
        await sql.ExecuteAsync("CREATE USER IF NOT EXISTS 'spark'@'%' IDENTIFIED BY 'spark'; GRANT SELECT ON *.* TO 'spark'@'%'");
        await sql.ExecuteAsync("SET GLOBAL time_zone = '+03:30'");
        try
        {
            await using var spark = await server.ConnectAsync();
            await ((UserSource.MySql)RequestWithUsersOf(database).Users).Read(spark).CreateTemporaryViewAsync("users_there", cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal(["2023-12-31 21:30:00"], await spark.Query("SELECT signup_date FROM users_there").ToListAsync<string?>(cancellationToken: TestContext.Current.CancellationToken));
        }
        finally
        {
            await sql.ExecuteAsync("SET GLOBAL time_zone = 'SYSTEM'");
        }
    }

    private BatchRequest RequestWithUsersOf(string database) => TestPlatform.Request(BatchMode.Backfill, new EventSource.Csv(Inputs.Sample)) with
    {
        Users = new UserSource.MySql($"Server=127.0.0.1;Port={mysql.Port};User ID=spark;Password=spark;SslMode=Required", $"{database}.users"),
    };
}
