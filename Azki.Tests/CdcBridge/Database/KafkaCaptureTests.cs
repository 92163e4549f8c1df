using Azki.CdcBridge.Health;
using Azki.Tests.EventLog.Kafka;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>What Kafka takes into a topic and what not: a compacted one refuses records without a key.</summary>
public sealed class KafkaCaptureTests(MySqlServer server, KafkaBroker broker)
{
    private static readonly string[] Tables =
    [
        "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))", "CREATE TABLE other (id INT PRIMARY KEY, name VARCHAR(50))",
        "INSERT INTO t VALUES (1, 'a')", "INSERT INTO other VALUES (1, 'a')",
    ];

    [Fact]
    public async Task Start_TruncatesAskedFor_AreRecordsWithoutKey()
    {
        await using var home = await StartAsync(("Cdc:SkippedOperations", "none"));

        await home.Sql.ExecuteAsync("TRUNCATE TABLE t; INSERT INTO t VALUES (2, 'b')");

        var records = await home.UntilRecordsAsync("t", count: 3);
        Assert.Equal(["c", "r", "t"], records.Select(r => r.Operation).Order());
        Assert.Equal("", records.Single(r => r.Operation == "t").Key);
    }

    [Fact]
    public async Task Start_PrimaryKeyDropped_StopsThatTableAndTheOthersGoOn()
    {
        await using var home = await StartAsync();

        await home.Sql.ExecuteAsync("ALTER TABLE t DROP PRIMARY KEY; INSERT INTO t VALUES (2, 'b'); INSERT INTO other VALUES (2, 'b')");

        await home.UntilAsync(s => s.Stopped.TryGetValue($"{home.Database}.t", out var why) && why.Contains("cleanup.policy=delete", StringComparison.Ordinal));
        await home.UntilEqualAsync("other");
        Assert.Null(home.State.Problem);
    }

    private async Task<CaptureHome> StartAsync(params (string Name, string Value)[] settings)
    {
        var servers = await broker.GetBootstrapServersAsync();
        var home = await CaptureHome.CreateAsync(server, Tables);
        home.Settings["ConnectionStrings:kafka"] = servers;
        foreach (var (name, value) in settings) home.Settings[name] = value;
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        return home;
    }
}
