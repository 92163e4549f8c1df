using Azki.CdcBridge.Health;
using MySql.Replication.Tests.Fixtures;

[assembly: AssemblyFixture(typeof(Azki.Tests.CdcBridge.Database.OwnMySqlServer))]

namespace Azki.Tests.CdcBridge.Database;

/// <summary>A server that tests may purge, reset and set otherwise.</summary>
public sealed class OwnMySqlServer : IAsyncDisposable
{
    internal MySqlServer Server { get; } = new([]);

    /// <summary>One test at a time changes it.</summary>
    internal SemaphoreSlim Gate { get; } = new(1);

    public async ValueTask DisposeAsync()
    {
        Gate.Dispose();
        await Server.DisposeAsync();
    }
}

/// <summary>Servers that can't go on where the capture was.</summary>
public sealed class LostPositionTests(OwnMySqlServer own)
{
    private const string Table = "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))";

    [Theory]
    [InlineData("initial", false)]
    [InlineData("when_needed", false)]
    [InlineData("when_needed", true)]
    public async Task Start_LogPurgedOrReset_SaysSoOrTakesANewSnapshot(string mode, bool reset)
    {
        await own.Gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await using var home = await CaptureHome.CreateAsync(own.Server, Table, "INSERT INTO t VALUES (1, 'a'), (4, 'goes'), (5, 'goes too')");
            home.Settings["Cdc:SnapshotMode"] = mode;
            await home.StartAsync();
            await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
            await home.UntilEqualAsync("t");
            await home.StopAsync();

            await home.Sql.ExecuteAsync("INSERT INTO t VALUES (2, 'unseen'); DELETE FROM t WHERE id > 3");
            if (reset) await home.Sql.ExecuteAsync("RESET BINARY LOGS AND GTIDS");
            else await PurgeAsync(home);
            await home.Sql.ExecuteAsync("INSERT INTO t VALUES (3, 'seen')");

            await home.StartAsync();
            if (mode == "initial")
            {
                await home.UntilAsync(s => s.Problem is { } problem && problem.Contains("purged") && problem.Contains("when_needed"));
                return;
            }
            await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
            await home.UntilEqualAsync("t");
            var records = await home.RecordsAsync("t");
            Assert.Contains(records, r => r.Headers.GetString("azki-epoch") == "2");
            // Nobody saw them go: what the table no longer has ends all the same.
            Assert.Equal("r d ", string.Join(' ', records.Where(r => r.Key == """{"id":4}""").Select(r => r.Operation)));
            Assert.Equal("goes", records.Single(r => r.Key == """{"id":4}""" && r.Operation == "d").Value!.Value.GetProperty("before").GetProperty("name").GetString());
        }
        finally
        {
            own.Gate.Release();
        }
    }

    // A file that a reader of before still holds is left by the server: each new file makes it notice that the reader is gone.
    private static async Task PurgeAsync(CaptureHome home)
    {
        do
        {
            await home.Sql.ExecuteAsync("FLUSH BINARY LOGS");
            await home.Sql.ExecuteAsync($"PURGE BINARY LOGS TO '{(await home.Sql.RowsAsync("SHOW BINARY LOGS"))[^1][0]}'");
        }
        while ((await home.Sql.RowsAsync("SHOW BINARY LOGS")).Count > 1);
    }
}
