using System.CommandLine;
using System.Globalization;
using Azki.Cli.Hosting;
using Azki.Cli.Reporting;
using Spectre.Console;

namespace Azki.Cli.Commands;

/// <summary><c>azki quarantine</c>: the rows that were refused; they can be looked at, corrected and replayed.</summary>
internal static class QuarantineCommand
{
    private const string Waiting = "id NOT IN (SELECT id FROM quarantine_replays)";

    public static Command Create()
    {
        var command = new Command("quarantine", "Look at, correct and replay the rows that were refused.");
        command.Add(List());
        command.Add(Show());
        command.Add(Export());
        command.Add(Replay());
        return command;
    }

    private static Command List()
    {
        var home = HomeOption.Create();
        var command = new Command("list", "How many rows were refused, by source and reason.") { home };
        command.SetAction(async (parsed, ct) =>
        {
            await using var session = await HomeSession.OpenAsync(parsed.GetValue(home)!, PlatformScope.Warehouse, ct);
            var rows = await session.Warehouse.QueryAsync(
                $"SELECT source, reason, any(message), count(), countIf({Waiting}), toString(min(id)) FROM quarantined_events GROUP BY source, reason ORDER BY source, reason",
                r => (string[])[r.GetString(0), r.GetString(1), r.GetString(2), Text(r.GetValue(3)), Text(r.GetValue(4)), r.GetString(5)], null, ct);
            var table = new Table().Border(TableBorder.Simple).AddColumns("Source", "Reason", "Meaning", "Rows", "Not replayed", "For instance");
            foreach (var row in rows) table.AddRow([.. row.Select(Markup.Escape)]);
            AnsiConsole.Write(table);
        });
        return command;
    }

    private static Command Show()
    {
        var id = new Argument<ulong>("ID") { Description = "The id of a refused row." };
        var home = HomeOption.Create();
        var command = new Command("show", "One refused row as it came.") { id, home };
        command.SetAction(async (parsed, ct) =>
        {
            await using var session = await HomeSession.OpenAsync(parsed.GetValue(home)!, PlatformScope.Warehouse, ct);
            var row = string.Create(CultureInfo.InvariantCulture, $"FROM quarantined_events WHERE id = {parsed.GetValue(id)}");
            if (await session.Warehouse.QueryNumberAsync($"SELECT count() {row}", cancellationToken: ct) == 0)
                throw new CliException(string.Create(CultureInfo.InvariantCulture, $"There is no refused row {parsed.GetValue(id)}. `azki quarantine list` names some, `azki quarantine export` all that wait."));
            var sql = $"SELECT id, received_at, kind, source, place, reason, message, row {row}";
            await using var answer = await session.Warehouse.QueryRawAsync(sql, "Vertical", ct);
            return await StandardOutput.CopyAsync(answer, ct);
        });
        return command;
    }

    private static Command Export()
    {
        var home = HomeOption.Create();
        var output = new Option<string?>("--output") { Description = "The file to write (default: stdout).", HelpName = "FILE" };
        var reason = new Option<string?>("--reason") { Description = "Only rows of this reason.", HelpName = "CODE" };
        var command = new Command("export", "Write the refused events that were not replayed, one JSON object a line, to be corrected in its \"row\".") { home, output, reason };
        command.SetAction(async (parsed, ct) =>
        {
            await using var session = await HomeSession.OpenAsync(parsed.GetValue(home)!, PlatformScope.Warehouse, ct);
            var rows = await QuarantineFile.ReadStoredAsync(session.Warehouse, Waiting, parsed.GetValue(reason), ct);
            await using var writer = parsed.GetValue(output) is { } path ? File.CreateText(path) : Console.Out;
            foreach (var row in rows) await writer.WriteLineAsync(QuarantineFile.Format(row));
        });
        return command;
    }

    private static Command Replay()
    {
        var file = new Argument<string>("FILE") { Description = "What export wrote, with the rows corrected." };
        var home = HomeOption.Create();
        var command = new Command("replay", "Load corrected rows.") { file, home };
        command.SetAction(async (parsed, ct) =>
        {
            await using var session = await HomeSession.OpenAsync(parsed.GetValue(home)!, PlatformScope.All, ct);
            var account = await QuarantineFile.ReplayAsync(session, parsed.GetValue(file)!, ct);
            AnsiConsole.Write(ReportPrinter.Sources([account]));
            SourceAccount.Require([account]);
        });
        return command;
    }

    private static string Text(object value) => Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
