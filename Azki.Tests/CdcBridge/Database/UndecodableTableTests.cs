using Azki.CdcBridge.Health;
using Azki.CdcBridge.Signals;
using Microsoft.Extensions.DependencyInjection;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>A table whose rows cannot be read is stopped, with its raw event kept, and holds up no other.</summary>
public sealed class UndecodableTableTests
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task Start_BehindDdlWithoutMetadataInTheLog_StopsThatTableOnly()
    {
        // The setting is the whole server's.
        await using var server = new MySqlServer(["--binlog-row-metadata=MINIMAL"]);
        await using var home = await CaptureHome.CreateAsync(server, "CREATE TABLE t (id INT PRIMARY KEY, name TEXT)", "CREATE TABLE fine (id INT PRIMARY KEY, name TEXT)");
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.StopAsync();
        await home.Sql.ExecuteAsync("INSERT INTO t VALUES (1, 'a'); ALTER TABLE t ADD COLUMN more INT; INSERT INTO t VALUES (2, 'b', 3); INSERT INTO fine VALUES (1, 'x')");
        await home.StartAsync();

        await home.UntilAsync(s => s.Stopped.TryGetValue($"{home.Database}.t", out var reason) && reason.Contains("changed in between"));
        await home.UntilEqualAsync("fine");
        Assert.Null(home.State.Problem);
        var kept = Assert.Single(await home.TopicAsync($"{home.Prefix}.cdc_undecoded"));
        Assert.Equal($"{home.Database}.t", kept.Key);
        Assert.All((string[])["map", "rows"], bytes => Assert.NotEmpty(kept.Value!.Value.GetProperty(bytes).GetBytesFromBase64()));

        await home.Services.GetRequiredService<CaptureSignals>().RequestSnapshotAsync($"{home.Database}.t", TestContext.Current.CancellationToken);
        await home.UntilAsync(s => s.Stopped.Count == 0);
        await home.Sql.ExecuteAsync("UPDATE t SET name = 'again' WHERE id = 2");
        await home.UntilEqualAsync("t");
    }
}
