using Azki.CdcBridge.Health;
using MySql.Replication.Tests.Fixtures;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>The capture of a MySQL whose GTID mode is off, which the checks only advise against.</summary>
public sealed class WithoutGtidsTests
{
    [Fact]
    [Trait("Category", "Long")]
    public async Task Start_AgainAfterARotation_GoesOnByFileAndPosition()
    {
        await using var own = new MySqlServer(["--gtid-mode=OFF", "--enforce-gtid-consistency=OFF"]);
        await using var home = await CaptureHome.CreateAsync(own, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(50))", "INSERT INTO t VALUES (1, 'a')");
        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.Sql.ExecuteAsync("FLUSH BINARY LOGS; INSERT INTO t VALUES (2, 'b')");
        await home.UntilEqualAsync("t");
        await home.StopAsync();
        await home.Sql.ExecuteAsync("INSERT INTO t VALUES (3, 'c')");

        await home.StartAsync();
        await home.UntilAsync(s => s.Phase == CapturePhase.Streaming);
        await home.UntilEqualAsync("t");
        Assert.Equal("1", Assert.Single(await home.RecordsAsync("t"), r => r.Key == """{"id":3}""").Headers.GetString("azki-epoch"));
    }
}
