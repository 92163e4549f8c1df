using System.CommandLine;
using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Measurements;
using Azki.Benchmarks.Reporting;
using Azki.Benchmarks.Runs;
using Spectre.Console;

namespace Azki.Benchmarks.Commands;

/// <summary><c>storage</c>: what an event takes on disk, beside naive types.</summary>
internal static class StorageCommand
{
    public static Command Create()
    {
        var events = new Option<int>("--events") { Description = "Events of each shape.", HelpName = "N", DefaultValueFactory = _ => 3_000_000 };
        var seed = new Option<int>("--seed") { Description = "The same seed makes the same events.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var json = new Option<bool>("--json") { Description = "Print one JSON object on one line." };
        events.Validators.Add(r => { if (r.GetValueOrDefault<int>() < 1) r.AddError("--events must be at least 1."); });

        var command = new Command("storage", "Bytes an event by column, in the base table and in naive types (text and 64-bit integers, LZ4).") { events, seed, json };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(events), parsed.GetValue(seed), parsed.GetValue(json), ct));
        return command;
    }

    private static async Task RunAsync(int events, int seed, bool json, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var engine = new SharedEngine(folder);
        var progress = new ProgressLine();
        var results = new List<StorageResult>();
        foreach (var shape in EventShape.All)
        {
            progress.Show($"{shape.Name}: generating");
            using var input = GeneratedInput.Create(folder, shape, events, seed);
            results.Add(await StorageMeasurement.MeasureAsync(engine, input, step => progress.Show($"{shape.Name}: {step}"), cancellationToken));
        }
        progress.Clear();

        var report = new StorageReport(events, results);
        if (json) Console.WriteLine(report.ToJson());
        else StorageTable.Print(AnsiConsole.Console, report);
    }
}
