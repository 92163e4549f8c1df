using System.CommandLine;
using Azki.CdcBridge;
using Azki.CdcBridge.Checks;
using Spectre.Console;

namespace Azki.Cli.Commands;

/// <summary><c>azki cdc</c>: the capture of changes from MySQL.</summary>
internal static class CdcCommand
{
    public static Command Create() => new("cdc", "Look after the capture of users from MySQL.") { Check() };

    private static Command Check()
    {
        var command = new Command("check", $"Check what the capture needs of the server that ConnectionStrings__{CdcOptions.ConnectionName} names; says how to mend what is missing.");
        command.SetAction(async (_, ct) =>
        {
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
            if (!CaptureChecks.IsDatabaseNamed(configuration))
                throw new CliException($"No server is named. Set ConnectionStrings__{CdcOptions.ConnectionName}='Server=…;User ID=…;Password=…'.", ExitCodes.Usage);
            var results = await CaptureChecks.RunAsync(configuration, ct);
            foreach (var result in results) Print(result);
            return results.Any(r => r.State == CheckState.Missing) ? ExitCodes.Failure : ExitCodes.Success;
        });
        return command;
    }

    private static void Print(CheckResult result)
    {
        var state = result.State switch { CheckState.Fine => "ok     ", CheckState.Advice => "advice ", _ => "MISSING" };
        AnsiConsole.MarkupLineInterpolated($"{state}  {result.Name,-20} {result.Words}");
        if (result.Remedy is not null) AnsiConsole.MarkupLineInterpolated($"         {"",-20} {result.Remedy}");
    }
}
