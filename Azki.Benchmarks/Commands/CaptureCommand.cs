using System.CommandLine;
using Azki.Benchmarks.Capture;
using Azki.Benchmarks.Reporting;
using Azki.Benchmarks.Runs;
using Spectre.Console;

namespace Azki.Benchmarks.Commands;

/// <summary><c>cdc</c>: from MySQL to Kafka beside Debezium, from a commit to the warehouse, and memory.</summary>
internal static class CaptureCommand
{
    private static readonly string[] Parts = ["kafka", "visible", "memory"];

    public static Command Create()
    {
        var rows = new Option<int>("--rows") { Description = "Users that are copied.", HelpName = "N", DefaultValueFactory = _ => 1_000_000 };
        var updates = new Option<int>("--updates") { Description = "Users that are updated.", HelpName = "N", DefaultValueFactory = _ => 500_000 };
        var rate = new Option<int>("--rate") { Description = "Changes a second while it is measured when they are visible.", HelpName = "N", DefaultValueFactory = _ => 2_000 };
        var megabytes = new Option<int>("--megabytes") { Description = "Of the one large transaction.", HelpName = "N", DefaultValueFactory = _ => 2_000 };
        var only = new Option<string[]>("--only") { Description = $"Only these: {string.Join(", ", Parts)}.", DefaultValueFactory = _ => Parts, AllowMultipleArgumentsPerToken = true };
        only.AcceptOnlyFromAmong(Parts);
        var json = new Option<bool>("--json") { Description = "Print one JSON object on one line." };
        var command = new Command("cdc", "From MySQL to Kafka, beside Debezium; from a commit to the warehouse; memory. Needs the scripts of real servers in AZKI_TEST_SERVICES_DIR or ../shared/services.") { rows, updates, rate, megabytes, only, json };
        command.SetAction(async (parsed, ct) =>
        {
            var report = await RunAsync(parsed.GetValue(rows), parsed.GetValue(updates), parsed.GetValue(rate), parsed.GetValue(megabytes), parsed.GetValue(only)!, ct);
            if (parsed.GetValue(json)) Console.WriteLine(report.ToJson());
            else report.Print(AnsiConsole.Console);
        });
        return command;
    }

    private static async Task<CaptureReport> RunAsync(int rows, int updates, int rate, int megabytes, string[] only, CancellationToken cancellationToken)
    {
        const int Seconds = 20, UsersOfVisible = 100_000;
        using var folder = new TemporaryFolder();
        var progress = new ProgressLine();
        progress.Show("starting Kafka and MySQL");
        await using var servers = await CaptureServers.StartAsync(folder.Root, cancellationToken);
        await servers.FillUsersAsync(only.Contains("kafka") ? rows : UsersOfVisible, cancellationToken);
        var report = new CaptureReport { Rate = rate };
        if (only.Contains("kafka"))
        {
            progress.Show("warming the broker up");
            await BrokerWarmUp.RunAsync(servers.Log, cancellationToken);
            var measurement = new CaptureMeasurement(servers, progress.Show);
            var (ours, theirs) = (new BridgeProgram(servers, "bridge"), new DebeziumProgram(servers));
            report.Add(
                $"{rows:N0} users copied",
                await measurement.SnapshotAsync(ours, rows, cancellationToken), await measurement.SnapshotAsync(theirs, rows, cancellationToken));
            report.Add(
                $"{updates:N0} updates streamed",
                await measurement.StreamAsync(ours, updates, cancellationToken), await measurement.StreamAsync(theirs, updates, cancellationToken));
        }
        if (only.Contains("visible"))
        {
            progress.Show($"commit to visible, {rate:N0} changes a second");
            report.Visible = await new VisibleUsers(servers, folder.NewFolder("home"), rate).MeasureAsync(Seconds, cancellationToken);
        }
        if (only.Contains("memory"))
        {
            progress.Show($"one transaction of {megabytes:N0} MB");
            report.Large = await LargeTransaction.MeasureAsync(servers, megabytes * 1_000_000L, cancellationToken);
        }
        progress.Clear();
        return report;
    }
}
