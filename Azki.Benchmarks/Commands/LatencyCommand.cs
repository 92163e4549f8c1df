using System.CommandLine;
using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Measurements.Latency;
using Azki.Benchmarks.Reporting;
using Azki.Benchmarks.Runs;
using Spectre.Console;

namespace Azki.Benchmarks.Commands;

/// <summary><c>latency</c>: how long after its answer an event is in every table.</summary>
internal static class LatencyCommand
{
    private const int RowsPerRequest = 1000;
    private const int WarmUpSeconds = 5;

    // The platform loads ten times a second where the engine keeps up.
    private const int LoadsPerSecond = 10;

    public static Command Create()
    {
        var rate = new Option<int>("--rate") { Description = "Events a second.", HelpName = "N", DefaultValueFactory = _ => 50_000 };
        var seconds = new Option<int>("--seconds") { Description = "How long.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var json = new Option<bool>("--json") { Description = "Print one JSON object on one line." };
        rate.Validators.Add(r => { if (r.GetValueOrDefault<int>() is < RowsPerRequest or > 100 * RowsPerRequest) r.AddError($"{rate.Name} must be from {RowsPerRequest} to {100 * RowsPerRequest}."); });
        seconds.Validators.Add(r => { if (r.GetValueOrDefault<int>() < 1) r.AddError($"{seconds.Name} must be at least 1."); });

        var command = new Command("latency", "From the answer of POST /v1/events to every table, at a steady rate.") { rate, seconds, json };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(rate), parsed.GetValue(seconds), parsed.GetValue(json), ct));
        return command;
    }

    private static async Task RunAsync(int rate, int seconds, bool json, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var progress = new ProgressLine();
        progress.Show("warming up");
        await MeasureAsync(WarmUpSeconds, 1);
        progress.Show($"{rate:N0} events a second for {seconds} s");
        var report = await MeasureAsync(seconds, 2);
        progress.Clear();
        if (json) Console.WriteLine(report.ToJson());
        else report.Print(AnsiConsole.Console);

        async Task<LatencyReport> MeasureAsync(int length, int seed)
        {
            var home = folder.NewFolder("home");
            await using var platform = await ServingPlatform.StartAsync(home, cancellationToken);
            var input = ProbedBodies.Create(rate * length / RowsPerRequest, RowsPerRequest, await platform.CountPartitionsAsync(cancellationToken), seed);
            var users = Path.Combine(home, "users.csv");
            input.Users.Write(users);
            await platform.Users.SyncAsync(users, cancellationToken: cancellationToken);
            await platform.Etl.WaitUntilCaughtUpAsync(cancellationToken);
            var result = await new LatencyMeasurement(platform, input, TimeSpan.FromSeconds((double)RowsPerRequest / rate)).RunAsync(cancellationToken);
            return new(rate, result, await EngineInsert.MeasureAsync(platform, rate / LoadsPerSecond, cancellationToken), rate / LoadsPerSecond);
        }
    }
}
