using Azki.Benchmarks.Kills;
using Azki.Benchmarks.Runs;

namespace Azki.Tests.Faults;

/// <summary>An engine with too little memory: it is said, and with more of it everything is there, once.</summary>
[Trait("Category", "Long")]
public sealed class MemoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("azki-faults-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Run_MemoryLimitReached_SaysSoAndLoadsOnceItIsRaised()
    {
        var input = new KillInput(_folder, new Random(31), files: 1, eventsPerFile: 100_000);
        var home = new FaultyHome(_folder, input);
        string[] serve = ["run", "--home", home.Path, "--users", input.AllUsers, "--events", input.Events[0], "--port", "0", "--clickhouse-port", "0"];
        using (var small = AzkiProcess.Start(serve, new Dictionary<string, string> { ["Azki__Warehouse__MaxMemoryBytes"] = "60000000" }))
        {
            await home.HealthAsync("raise Azki__Warehouse__MaxMemoryBytes");
            small.Terminate();
            Assert.Equal(0, (await small.EndAsync(TimeSpan.FromSeconds(60))).Code);
        }
        await home.LoadAsync([.. input.Events]);
        var undisturbed = new FaultyHome(Directory.CreateDirectory(Path.Combine(_folder, "undisturbed")).FullName, input);
        await undisturbed.LoadAsync([.. input.Events]);
        Assert.Equal(await undisturbed.CountsAsync(), await home.CountsAsync());
    }
}
