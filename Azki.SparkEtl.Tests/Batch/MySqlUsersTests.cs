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
        var users = (await File.ReadAllLinesAsync(Inputs.Users)).Skip(1).Select(l => l.Split(','));
        // With blanks around, and some that are no users.
        await sql.ExecuteAsync($"SET sql_mode = ''; INSERT INTO users VALUES (4294967296, '2024-01-01', 'Tehran', 'Mobile'), (-1, NULL, NULL, NULL), (5000000, '0000-00-00', '', ''), {string.Join(',', users.Select(u => $"({u[0]}, '{u[1]}', ' {u[2]}\t', '{u[3]}')"))}");
        await sql.ExecuteAsync("CREATE USER IF NOT EXISTS 'spark'@'%' IDENTIFIED BY 'spark'; GRANT SELECT ON *.* TO 'spark'@'%'");
        await using var captured = await engine.NewPlatformAsync();
        await captured.LoadUsersAsync(Inputs.Users);
        await captured.StreamAsync(Inputs.Sample);

        await using var batch = await engine.NewPlatformAsync();
        var request = TestPlatform.Request(BatchMode.Backfill, new EventSource.Csv(Inputs.Sample)) with
        {
            Users = new UserSource.MySql($"Server=127.0.0.1;Port={mysql.Port};User ID=spark;Password=spark;SslMode=Required", $"{database}.users"),
        };
        await batch.PublishAsync(await batch.StageAsync(server, null, request), request);

        await AllTables.AssertEqualAsync(captured.Warehouse, batch.Warehouse);
    }
}
