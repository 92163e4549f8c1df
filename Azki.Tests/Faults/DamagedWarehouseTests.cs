using Azki.Benchmarks.Kills;
using Azki.Benchmarks.Runs;

namespace Azki.Tests.Faults;

/// <summary>A part of the warehouse that is not what was written: it is said, nothing is loaded on top, and the log brings it back.</summary>
[Trait("Category", "Long")]
public sealed class DamagedWarehouseTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("azki-faults-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("processed_events_storage", true)]
    [InlineData("daily_states", true)]
    [InlineData("processed_events_storage", false)]
    public async Task Run_PartDamaged_IsSaidAndBuiltAnewFromTheLog(string table, bool isCut)
    {
        var input = new KillInput(_folder, new Random(21), files: 2, eventsPerFile: 3000);
        var home = new FaultyHome(_folder, input);
        await home.LoadAsync(input.Events[0]);
        await DamageAsync(home, table, isCut);

        // Bytes within a file are met when they are read; a file that is cut is met by the engine at once.
        using var status = AzkiProcess.Start(["status", "--home", home.Path, .. isCut ? Array.Empty<string>() : ["--check"]]);
        var (code, output, error) = await status.EndAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(1, code);
        Assert.Contains($"DAMAGED: {table}", output, StringComparison.Ordinal);
        Assert.Contains("azki reset --warehouse", output, StringComparison.Ordinal);
        Assert.Equal("", error);

        using var run = home.StartOnce([.. input.Events]);
        (code, _, error) = await run.EndAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(1, code);
        Assert.Contains("azki reset --warehouse", error, StringComparison.Ordinal);

        await AzkiProcess.RunAsync("reset", "--warehouse", "--yes", "--home", home.Path);
        await home.LoadAsync([.. input.Events]);
        // What the warehouse that is gone had not read is kept for nobody.
        Assert.Single(Directory.GetFiles(Path.Combine(home.Path, "log"), "azki-stream-etl-*", SearchOption.AllDirectories).Select(Path.GetFileName).Distinct());
        var undisturbed = new FaultyHome(Directory.CreateDirectory(Path.Combine(_folder, "undisturbed")).FullName, input);
        await undisturbed.LoadAsync([.. input.Events]);
        Assert.Equal(await undisturbed.CountsAsync(), await home.CountsAsync());
    }

    private static async Task DamageAsync(FaultyHome home, string table, bool isCut)
    {
        var part = await home.QueryAsync($"SELECT path FROM system.parts WHERE database = currentDatabase() AND table = '{table}' AND active ORDER BY rows DESC LIMIT 1");
        var (path, bytes) = (Path.Combine(part, "data.bin"), await File.ReadAllBytesAsync(Path.Combine(part, "data.bin"), TestContext.Current.CancellationToken));
        if (isCut) bytes = bytes[..(bytes.Length / 2)];
        else bytes[bytes.Length / 2] ^= 0xFF;
        await File.WriteAllBytesAsync(path, bytes, TestContext.Current.CancellationToken);
    }
}
