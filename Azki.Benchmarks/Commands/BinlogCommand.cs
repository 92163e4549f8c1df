using System.CommandLine;
using Azki.Benchmarks.Binlog;
using Azki.Benchmarks.Reporting;
using Azki.Benchmarks.Runs;
using Spectre.Console;

namespace Azki.Benchmarks.Commands;

/// <summary><c>binlog</c>: decoding recorded changes of users, beside mysqlbinlog.</summary>
internal static class BinlogCommand
{
    public static Command Create()
    {
        var rows = new Option<int>("--rows") { Description = "Users that are updated.", HelpName = "N", DefaultValueFactory = _ => 500_000 };
        var rounds = new Option<int>("--rounds") { Description = "Times everything is measured; of each, the one with the least CPU counts.", HelpName = "N", DefaultValueFactory = _ => 5 };
        var json = new Option<bool>("--json") { Description = "Print one JSON object on one line." };
        foreach (var count in (Option<int>[])[rows, rounds])
            count.Validators.Add(r => { if (r.GetValueOrDefault<int>() < 1) r.AddError($"{count.Name} must be at least 1."); });

        var command = new Command("binlog", "Decoding a recorded binlog of updates of users on one core, and mysqlbinlog -vv doing it. Needs mysql.sh in AZKI_TEST_SERVICES_DIR or ../shared/services.") { rows, rounds, json };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(rows), parsed.GetValue(rounds), parsed.GetValue(json), ct));
        return command;
    }

    private static async Task RunAsync(int rows, int rounds, bool json, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var progress = new ProgressLine();
        progress.Show("recording");
        var recording = await BinlogRecording.CreateAsync(folder.Root, rows, cancellationToken);

        var report = await new BinlogMeasurement(recording, rows, progress.Show).RunAsync(rounds, cancellationToken);
        progress.Clear();
        if (json) Console.WriteLine(report.ToJson());
        else report.Print(AnsiConsole.Console);
    }
}
