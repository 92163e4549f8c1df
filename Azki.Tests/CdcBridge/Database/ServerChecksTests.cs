using Azki.CdcBridge;
using Azki.CdcBridge.Checks;
using Microsoft.Extensions.Configuration;
using MySql.Replication.Tests.Fixtures;
using MySqlConnector;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>What the checks find, and that the statement they name mends it.</summary>
public sealed class ServerChecksTests(OwnMySqlServer own)
{
    [Fact]
    public async Task Run_ServerAsTheScriptsSetItUp_NothingIsMissing()
    {
        await WithServerAsync(async (sql, connection) =>
        {
            var results = await RunAsync(connection);
            Assert.DoesNotContain(results, r => r.State == CheckState.Missing);
        });
    }

    [Theory]
    [InlineData("log format", "SET GLOBAL binlog_format = 'MIXED'")]
    [InlineData("row image", "SET GLOBAL binlog_row_image = 'MINIMAL'")]
    [InlineData("row metadata", "SET GLOBAL binlog_row_metadata = 'MINIMAL'")]
    [InlineData("JSON updates", "SET GLOBAL binlog_row_value_options = 'PARTIAL_JSON'")]
    [InlineData("retention", "SET GLOBAL binlog_expire_logs_seconds = 600")]
    [InlineData("read the log", "REVOKE REPLICATION SLAVE ON *.* FROM checked")]
    [InlineData("ask for its position", "REVOKE REPLICATION CLIENT ON *.* FROM checked")]
    [InlineData("lock for a moment", "REVOKE RELOAD ON *.* FROM checked")]
    [InlineData("see prepared transactions", "REVOKE XA_RECOVER_ADMIN ON *.* FROM checked")]
    [InlineData("table insurance_db.users", "REVOKE SELECT ON insurance_db.users FROM checked")]
    public async Task Run_OneThingIsWrong_SaysSoAndHowToMendIt(string name, string breakage)
    {
        await WithServerAsync(async (sql, connection) =>
        {
            await sql.ExecuteAsync(breakage);
            try
            {
                var finding = Assert.Single(await RunAsync(connection), r => r.Name == name);
                Assert.NotEqual(CheckState.Fine, finding.State);

                await sql.ExecuteAsync(finding.Remedy!);
                Assert.Equal(CheckState.Fine, Assert.Single(await RunAsync(connection), r => r.Name == name).State);
            }
            finally
            {
                foreach (var variable in (string[])["binlog_format", "binlog_row_image", "binlog_row_metadata", "binlog_row_value_options", "binlog_expire_logs_seconds"])
                {
                    await sql.ExecuteAsync($"RESET PERSIST IF EXISTS {variable}");
                    await sql.ExecuteAsync($"SET GLOBAL {variable} = {(variable == "binlog_row_metadata" ? "FULL" : "DEFAULT")}");
                }
            }
        });
    }

    [Theory]
    [InlineData("reachable", "Server=127.0.0.1;Port=1;User ID=x", "")]
    [InlineData("credentials", "{0};User ID=nobody;Password=wrong", "")]
    [InlineData("server id", "{0};User ID=checked;Password=p", "Cdc:ServerId=1")]
    [InlineData("table insurance_db.nothing", "{0};User ID=checked;Password=p", "Cdc:Tables=insurance_db.users,insurance_db.nothing")]
    [InlineData("tables", "{0};User ID=checked;Password=p", "Cdc:Tables=elsewhere.*")]
    public async Task Run_WrongSetting_SaysWhichAndHowToMendIt(string name, string connection, string setting)
    {
        await WithServerAsync(async (_, _) =>
        {
            var text = connection.Replace("{0}", $"Server={own.Server.Socket};Protocol=Unix", StringComparison.Ordinal);
            var finding = Assert.Single(await RunAsync(text, setting), r => r.Name == name);
            Assert.Equal(CheckState.Missing, finding.State);
            Assert.NotNull(finding.Remedy);
        });
    }

    [Fact]
    public async Task Run_TableWithoutKey_AdvisesOne()
    {
        await WithServerAsync(async (sql, connection) =>
        {
            await sql.ExecuteAsync("CREATE TABLE insurance_db.keyless (name TEXT); GRANT SELECT ON insurance_db.keyless TO checked");
            var finding = Assert.Single(await RunAsync(connection, "Cdc:Tables=insurance_db.keyless"), r => r.Name == "table insurance_db.keyless");
            Assert.Equal(CheckState.Advice, finding.State);
            await sql.ExecuteAsync(finding.Remedy!);
        });
    }

    private static Task<IReadOnlyList<CheckResult>> RunAsync(string connection, string setting = "")
    {
        var settings = new Dictionary<string, string?> { [$"ConnectionStrings:{CdcOptions.ConnectionName}"] = connection };
        if (setting.Length > 0) settings[setting[..setting.IndexOf('=')]] = setting[(setting.IndexOf('=') + 1)..];
        return CaptureChecks.RunAsync(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), TestContext.Current.CancellationToken);
    }

    private async Task WithServerAsync(Func<MySqlConnection, string, Task> test)
    {
        await own.Gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await using var sql = await own.Server.ConnectAsync();
            await sql.ExecuteAsync("""
                CREATE DATABASE insurance_db; CREATE TABLE insurance_db.users (user_id INT UNSIGNED PRIMARY KEY, city TEXT);
                CREATE USER checked IDENTIFIED BY 'p'; GRANT REPLICATION SLAVE, REPLICATION CLIENT, RELOAD, XA_RECOVER_ADMIN ON *.* TO checked; GRANT SELECT ON insurance_db.users TO checked
                """);
            try
            {
                await test(sql, $"Server={own.Server.Socket};Protocol=Unix;User ID=checked;Password=p");
            }
            finally
            {
                await sql.ExecuteAsync("DROP DATABASE insurance_db; DROP USER checked");
            }
        }
        finally
        {
            own.Gate.Release();
        }
    }
}
