using System.CommandLine;
using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Measurements.Kafka;
using Azki.Benchmarks.Reporting;
using Azki.Benchmarks.Runs;
using Spectre.Console;

namespace Azki.Benchmarks.Commands;

/// <summary><c>kafka</c>: into Kafka and from Kafka into every table, beside Kafka's own tool, the engine alone, and ClickHouse's Kafka engine.</summary>
internal static class KafkaCommand
{
    private const int WarmUpRounds = 3;
    private const int WarmUpEvents = 1_000_000;

    public static Command Create()
    {
        var events = new Option<int>("--events") { Description = "Events of each shape.", HelpName = "N", DefaultValueFactory = _ => 6_000_000 };
        var services = new Option<string>("--services")
        {
            Description = "The folder with kafka.sh, which starts a broker.",
            HelpName = "DIR",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("AZKI_TEST_SERVICES_DIR") ?? "../shared/services",
        };
        var port = new Option<int>("--port") { Description = "The broker's port; the next one is its controller's.", HelpName = "N", DefaultValueFactory = _ => 29_092 };
        var shape = new Option<string?>("--shape") { Description = "sessions or sample; both when left out.", HelpName = "NAME" };
        var json = new Option<bool>("--json") { Description = "Print one JSON object on one line." };
        events.Validators.Add(r => { if (r.GetValueOrDefault<int>() < 1) r.AddError($"{events.Name} must be at least 1."); });
        shape.AcceptOnlyFromAmong([.. EventShape.All.Select(s => s.Name)]);

        var command = new Command("kafka", "NDJSON to Kafka to all tables, beside Kafka's own tool, the engine's limit, and ClickHouse's Kafka engine.") { events, services, port, shape, json };
        command.SetAction((parsed, ct) => RunAsync(
            parsed.GetValue(events), Path.GetFullPath(parsed.GetValue(services)!), parsed.GetValue(port), parsed.GetValue(shape), parsed.GetValue(json), ct));
        return command;
    }

    private static async Task RunAsync(int events, string services, int port, string? shape, bool json, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var engine = new SharedEngine(folder);
        var progress = new ProgressLine();
        var shapes = EventShape.All.Where(s => shape is null || s.Name == shape).ToList();

        // Compiled code, grown buffers and an engine that has run once: what is measured is the long run.
        progress.Show("warming up");
        using (var input = GeneratedInput.Create(folder, shapes[0], Math.Min(events, WarmUpEvents), seed: 1, ndjson: true))
            await new KafkaMeasurement(engine, input, services, port, _ => { }).WarmUpAsync(WarmUpRounds, cancellationToken);

        var results = new List<KafkaResult>();
        foreach (var one in shapes) results.Add(await MeasureAsync(one, events, step => progress.Show($"{one.Name}: {step}")));
        progress.Clear();

        var report = new KafkaReport(events, results);
        if (json) Console.WriteLine(report.ToJson());
        else report.Print(AnsiConsole.Console);

        async Task<KafkaResult> MeasureAsync(EventShape of, int count, Action<string> show)
        {
            show("generating");
            using var input = GeneratedInput.Create(folder, of, count, seed: 1, ndjson: true);
            return await new KafkaMeasurement(engine, input, services, port, show).RunAsync(cancellationToken);
        }
    }
}
