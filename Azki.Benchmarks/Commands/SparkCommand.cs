using System.CommandLine;
using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Measurements;
using Azki.Benchmarks.Reporting;
using Azki.Benchmarks.Runs;
using Azki.Benchmarks.Spark;
using Azki.SparkEtl.Sources;
using Microsoft.Extensions.Configuration;
using Spectre.Console;

namespace Azki.Benchmarks.Commands;

/// <summary><c>spark</c>: from Kafka through Spark into all tables, beside the streaming path and the way of the platform replaced.</summary>
internal static class SparkCommand
{
    private const int WarmUpEvents = 300_000;

    public static Command Create()
    {
        var events = new Option<int>("--events") { Description = "Events in the topic.", HelpName = "N", DefaultValueFactory = _ => 10_000_000 };
        var seed = new Option<int>("--seed") { Description = "The same seed makes the same events.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var json = new Option<bool>("--json") { Description = "Print one JSON object on one line." };
        events.Validators.Add(r => { if (r.GetValueOrDefault<int>() < 1) r.AddError("--events must be at least 1."); });
        var command = new Command("spark", "Kafka to all tables by Spark, by the streaming path, and as the platform replaced did. Needs ConnectionStrings__kafka (an empty one) and ConnectionStrings__spark, on this machine.") { events, seed, json };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(events), parsed.GetValue(seed), parsed.GetValue(json), ct));
        return command;
    }

    private static async Task RunAsync(int events, int seed, bool json, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var (kafka, spark) = (Named(configuration, "kafka"), Named(configuration, "spark"));
        using var folder = new TemporaryFolder();
        await using var engine = new SharedEngine(folder);
        var progress = new ProgressLine();
        progress.Show("filling Kafka");
        using var input = GeneratedInput.Create(folder, EventShape.Sessions, events, seed);
        await FilledTopic.FillAsync(kafka, input, folder.NewFolder("home"), cancellationToken);

        await using var topics = new TopicReader(kafka);
        var topic = await TopicRanges.ReadAsync(topics.Log, kafka, Core.Topics.RawEvents, cancellationToken);
        // A JVM compiles as it goes: without this the first of the two that use it would pay for both.
        progress.Show("warming up");
        var share = topic.First(WarmUpEvents);
        await SparkToTables.MeasureAsync(engine, input, share, spark, cancellationToken);
        await ReplacedPlatform.MeasureAsync(engine, input, share, spark, cancellationToken);

        progress.Show("Spark");
        var computed = await SparkToTables.MeasureAsync(engine, input, topic, spark, cancellationToken);
        progress.Show("as the platform replaced");
        var replaced = await ReplacedPlatform.MeasureAsync(engine, input, topic, spark, cancellationToken);
        progress.Show("streaming path");
        var streaming = await LogToTables.MeasureAsync(engine, input, folder.NewFolder("home"), cancellationToken, kafka);
        progress.Clear();

        var report = new SparkReport(events, share.Events(), streaming, computed, replaced);
        if (json) Console.WriteLine(report.ToJson());
        else report.Print(AnsiConsole.Console);
    }

    private static string Named(IConfiguration configuration, string name) => configuration.GetConnectionString(name)
        ?? throw new InvalidOperationException($"Set ConnectionStrings__{name}.");
}
