using System.CommandLine;
using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Measurements;
using Azki.Benchmarks.Reporting;
using Azki.Benchmarks.Runs;
using Spectre.Console;

namespace Azki.Benchmarks.Commands;

/// <summary><c>pipeline</c>: from a file to every table, beside what the engine alone can do.</summary>
internal static class PipelineCommand
{
    // What runs again and again is compiled once more for that, but not while other code is met for the first time: a few rounds until it is.
    private const int WarmUpRounds = 4;
    private const int WarmUpEvents = 1_000_000;

    public static Command Create()
    {
        var events = new Option<int>("--events") { Description = "Events of each shape.", HelpName = "N", DefaultValueFactory = _ => 10_000_000 };
        var rounds = new Option<int>("--rounds") { Description = "Times everything is measured; of each, the fastest counts.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var seed = new Option<int>("--seed") { Description = "The same seed makes the same events.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var shape = new Option<string?>("--shape") { Description = "sessions or sample; both when left out.", HelpName = "NAME" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object on one line." };
        foreach (var count in (Option<int>[])[events, rounds])
            count.Validators.Add(r => { if (r.GetValueOrDefault<int>() < 1) r.AddError($"{count.Name} must be at least 1."); });

        shape.AcceptOnlyFromAmong([.. EventShape.All.Select(s => s.Name)]);

        var command = new Command("pipeline", "CSV to log to all tables, the engine's limit, and ClickHouse doing it in SQL.") { events, rounds, seed, shape, json };
        command.SetAction((parsed, ct) => RunAsync(
            parsed.GetValue(events), parsed.GetValue(rounds), parsed.GetValue(seed), parsed.GetValue(shape), parsed.GetValue(json), ct));
        return command;
    }

    private static async Task RunAsync(int events, int rounds, int seed, string? shape, bool json, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var engine = new SharedEngine(folder);
        var progress = new ProgressLine();

        // Compiled code, grown buffers and an engine that has run once: what is measured is the long run.
        progress.Show("warming up");
        var shapes = EventShape.All.Where(s => shape is null || s.Name == shape).ToList();
        foreach (var one in shapes) await MeasureAsync(one, Math.Min(events, WarmUpEvents), _ => { }, WarmUpRounds);

        var results = new List<ShapeResult>();
        foreach (var one in shapes) results.Add(await MeasureAsync(one, events, step => progress.Show($"{one.Name}: {step}"), rounds));
        progress.Clear();

        var report = new PipelineReport(events, results);
        if (json) Console.WriteLine(report.ToJson());
        else PipelineTable.Print(AnsiConsole.Console, report);

        async Task<ShapeResult> MeasureAsync(EventShape one, int count, Action<string> show, int times = 1)
        {
            show("generating");
            using var input = GeneratedInput.Create(folder, one, count, seed);
            return await new PipelineMeasurement(engine, input, show).RunAsync(times, cancellationToken);
        }
    }
}
