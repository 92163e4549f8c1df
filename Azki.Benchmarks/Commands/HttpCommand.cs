using System.CommandLine;
using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Measurements.Http;
using Azki.Benchmarks.Reporting;
using Azki.Benchmarks.Runs;
using Spectre.Console;

namespace Azki.Benchmarks.Commands;

/// <summary><c>http</c>: requests of events, each answered when it is durable.</summary>
internal static class HttpCommand
{
    private const int RowsPerBody = 10_000;
    private const int Bodies = 30;

    public static Command Create()
    {
        var events = new Option<int>("--events") { Description = "Events sent.", HelpName = "N", DefaultValueFactory = _ => 10_000_000 };
        var clients = new Option<int>("--clients") { Description = "Connections, each with one request at a time.", HelpName = "N", DefaultValueFactory = _ => 4 };
        var rounds = new Option<int>("--rounds") { Description = "Times everything is measured; of each, the fastest counts.", HelpName = "N", DefaultValueFactory = _ => 1 };
        var json = new Option<bool>("--json") { Description = "Print one JSON object on one line." };
        events.Validators.Add(r => { if (r.GetValueOrDefault<int>() < RowsPerBody) r.AddError($"{events.Name} must be at least {RowsPerBody}."); });
        foreach (var count in (Option<int>[])[clients, rounds])
            count.Validators.Add(r => { if (r.GetValueOrDefault<int>() < 1) r.AddError($"{count.Name} must be at least 1."); });

        var command = new Command("http", "NDJSON by POST /v1/events into the local log, beside a Kestrel that throws the same requests away.") { events, clients, rounds, json };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(events), parsed.GetValue(clients), parsed.GetValue(rounds), parsed.GetValue(json), ct));
        return command;
    }

    private static async Task RunAsync(int events, int clients, int rounds, bool json, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var progress = new ProgressLine();
        progress.Show("generating");
        var requests = events / RowsPerBody;
        var bodies = NdjsonBodies.Create(EventShape.Sessions, Math.Min(Bodies, requests), RowsPerBody, seed: 1);
        var measurement = new HttpMeasurement(bodies, RowsPerBody, clients, () => folder.NewFolder("home"));

        progress.Show("the framework's reader");
        var reading = JsonReading.Measure(bodies, RowsPerBody, requests);
        List<HttpResult> ingested = [], discarded = [];
        for (var round = 0; round < rounds; round++)
        {
            progress.Show("ingest");
            ingested.Add(await measurement.IngestAsync(requests, cancellationToken));
            progress.Show("discard");
            discarded.Add(await measurement.DiscardAsync(requests, cancellationToken));
        }

        progress.Clear();
        var report = new HttpReport(requests * RowsPerBody, clients, HttpResult.Fastest(ingested), HttpResult.Fastest(discarded), reading);
        if (json) Console.WriteLine(report.ToJson());
        else report.Print(AnsiConsole.Console);
    }
}
