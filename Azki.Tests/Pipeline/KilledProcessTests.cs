using System.Runtime.InteropServices;
using Azki.Benchmarks.Kills;
using Azki.Benchmarks.Runs;

namespace Azki.Tests.Pipeline;

/// <summary>The program killed, stopped and started twice. (Fifty kills: <c>kills</c> of the benchmarks.)</summary>
[Trait("Category", "Long")]
public sealed class KilledProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("azki-killed-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Run_KilledInEveryPhase_TablesEqualAnUndisturbedRun()
    {
        const int Kills = 6;
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var input = new KillInput(Path.Combine(_folder, "input"), random, KillTrial.FilesFor(Kills), eventsPerFile: 6000);
        var log = new List<string>();
        var result = await new KillTrial(input, _folder, Kills, random, log.Add).RunAsync();
        Assert.True(result.Differences.Count == 0, $"Tables differ (seed {seed}).\n{string.Join('\n', [.. log, .. result.Differences])}");
        // On a busy machine one of them may be over before it is seen.
        Assert.True(result.Missed.Count <= 1, $"No kill while {string.Join(", ", result.Missed)} (seed {seed}).\n{string.Join('\n', log)}");
    }

    [Fact]
    public async Task Run_HomeInUse_EndsWithCodeThreeAndSaysWhatToDo()
    {
        var load = Serving("c", events: 100);
        using var first = AzkiProcess.Start(load);
        await WaitForHomeAsync("c");
        using var second = AzkiProcess.Start(load);
        var (code, _, error) = await second.EndAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(3, code);
        Assert.Contains("--home", error, StringComparison.Ordinal);
        first.Terminate();
        Assert.Equal(0, (await first.EndAsync(TimeSpan.FromSeconds(30))).Code);
    }

    [Theory]
    [InlineData(PosixSignal.SIGINT, 0)]
    [InlineData(PosixSignal.SIGTERM, 0)]
    [InlineData(PosixSignal.SIGINT, 1500)]
    [InlineData(PosixSignal.SIGTERM, 600)]
    public async Task Run_Signal_EndsWithCodeZero(PosixSignal signal, int afterMs)
    {
        using var process = AzkiProcess.Start(Serving("d", events: afterMs == 0 ? 100 : 150_000));
        await WaitForHomeAsync("d");
        await Task.Delay(afterMs == 0 ? 3000 : afterMs, TestContext.Current.CancellationToken);
        process.Signal(signal);
        var (code, output, error) = await process.EndAsync(TimeSpan.FromSeconds(30));
        Assert.True(code == 0, $"Ended with {code}: {output} {error}");
    }

    private string[] Serving(string home, int events)
    {
        var input = new KillInput(Path.Combine(_folder, "input"), new Random(1), files: 1, events);
        return ["run", "--users", input.AllUsers, "--events", input.Events[0], "--home", Home(home), "--port", "0", "--clickhouse-port", "0"];
    }

    private string Home(string name) => Path.Combine(_folder, name);

    private async Task WaitForHomeAsync(string name)
    {
        for (var deadline = Environment.TickCount64 + 30_000; !File.Exists(Path.Combine(Home(name), "lock")); await Task.Delay(20, TestContext.Current.CancellationToken))
            Assert.True(Environment.TickCount64 < deadline, "No home within 30 s");
    }
}
