using Azki.Benchmarks.Runs;

namespace Azki.Tests.Cli;

/// <summary>What the program says of the machine it is on.</summary>
public sealed class DoctorTests
{
    private static readonly Dictionary<string, string> NoEngine = new() { ["AZKI_NATIVE_CACHE"] = "/nowhere", ["CHDB_LIB_PATH"] = "" };

    [Fact]
    public async Task Doctor_NoEngine_SaysWhatIsMissingAndHowToGetIt()
    {
        var (code, output) = await AskAsync(NoEngine);
        Assert.Equal(6, code);
        Assert.Contains("MISSING  ClickHouse engine", output, StringComparison.Ordinal);
        Assert.Contains("ChdbIntegrity=$(npm", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_ServerNamed_NeedsNoEngine()
    {
        var (code, output) = await AskAsync(new(NoEngine) { ["ConnectionStrings__clickhouse"] = "Host=127.0.0.1" });
        Assert.True(code == 0, output);
        Assert.Contains("ok       ClickHouse ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_LittleMemory_IsAnAdvice()
    {
        var (code, output) = await AskAsync(new() { ["DOTNET_GCHeapHardLimit"] = "0x20000000" });
        Assert.True(code == 0, output);
        Assert.Contains("advice   memory           512 MB: 2 GB or more are advised", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_HomeAloneIsMissing_EndsAsOneThatIsNotAvailable()
    {
        // Not even the superuser writes into a file of the kernel.
        var (code, output) = await AskAsync([], "/proc/version");
        Assert.True(code == 3, output);
        Assert.Contains("MISSING  home", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> AskAsync(Dictionary<string, string> settings, string? home = null)
    {
        var folder = Directory.CreateTempSubdirectory("azki-doctor-");
        using var process = AzkiProcess.Start(["doctor", "--home", home ?? folder.FullName], settings);
        var (code, output, error) = await process.EndAsync(TimeSpan.FromMinutes(1));
        folder.Delete(recursive: true);
        return (code, output + error);
    }
}
