using System.CommandLine;
using System.Text.Json;
using Azki.Cli.Hosting;
using Azki.Cli.Reporting;
using Spectre.Console;

namespace Azki.Cli.Commands;

/// <summary><c>azki status</c>: what a home holds, and whether everything read is accounted for.</summary>
internal static class StatusCommand
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public static Command Create()
    {
        var home = HomeOption.Create();
        var json = new Option<bool>("--json") { Description = "Print one JSON object on one line." };
        var check = new Option<bool>("--check") { Description = "Also read every byte of the warehouse and compare it with its checksums." };
        var command = new Command("status", "Show what a home holds, by source and table.") { home, json, check };
        command.SetAction(async (parsed, ct) =>
        {
            await using var session = await HomeSession.OpenAsync(parsed.GetValue(home)!, PlatformScope.WarehouseAndLog, ct);
            var status = await StatusReport.CollectAsync(session, parsed.GetValue(check), ct);
            if (parsed.GetValue(json)) Console.WriteLine(JsonSerializer.Serialize(status, Json));
            else StatusPrinter.Print(AnsiConsole.Console, status);
            return status.Damaged.Count == 0 ? ExitCodes.Success : ExitCodes.Failure;
        });
        return command;
    }
}
