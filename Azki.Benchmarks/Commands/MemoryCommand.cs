using System.CommandLine;
using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Measurements.Memory;
using Azki.Benchmarks.Reporting;
using Azki.Benchmarks.Runs;
using Spectre.Console;

namespace Azki.Benchmarks.Commands;

/// <summary><c>memory</c>: what users and events take.</summary>
internal static class MemoryCommand
{
    private const int Users = 1_000_000;

    public static Command Create()
    {
        var events = new Option<int>("--events") { Description = "Events loaded.", HelpName = "N", DefaultValueFactory = _ => 10_000_000 };
        var json = new Option<bool>("--json") { Description = "Print one JSON object on one line." };
        var shape = new Option<string>("--shape") { Description = "How the events lie in sessions and time.", DefaultValueFactory = _ => EventShape.Sessions.Name };
        shape.AcceptOnlyFromAmong([.. EventShape.All.Select(s => s.Name)]);
        events.Validators.Add(r => { if (r.GetValueOrDefault<int>() < 1000) r.AddError($"{events.Name} must be at least 1000."); });

        var command = new Command("memory", "A million users in the ETL, and the whole platform while it loads.") { events, shape, json };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(events), EventShape.All.First(s => s.Name == parsed.GetValue(shape)), parsed.GetValue(json), ct));
        return command;
    }

    private static async Task RunAsync(int events, EventShape shape, bool json, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var progress = new ProgressLine();
        progress.Show("users");
        var users = DirectoryMemory.Measure(Users);

        progress.Show("generating");
        using var input = GeneratedInput.Create(folder, shape, events, seed: 1);
        progress.Show("loading");
        var samples = await PlatformMemory.MeasureAsync(input, folder.NewFolder("home"), [events / 10, events / 5, events / 2, events], cancellationToken);
        progress.Clear();

        var report = new MemoryReport(users, shape, samples);
        if (json) Console.WriteLine(report.ToJson());
        else report.Print(AnsiConsole.Console);
    }
}
