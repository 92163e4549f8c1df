using System.CommandLine;
using Azki.Cli.Homes;
using Azki.ServiceDefaults;

namespace Azki.Cli.Commands;

/// <summary><c>azki reset</c>: removes a home and everything in it.</summary>
internal static class ResetCommand
{
    public static Command Create()
    {
        var home = HomeOption.Create();
        var yes = new Option<bool>("--yes") { Description = "Do not ask." };
        var command = new Command("reset", "Remove a home and everything in it: log, warehouse, quarantine.") { home, yes };
        command.SetAction(parsed =>
        {
            var folder = new HomeFolder(parsed.GetValue(home)!);
            if (HomeFormat.Read(folder) is null)
            {
                Console.WriteLine($"There is nothing at {folder.Path}.");
                return ExitCodes.Success;
            }
            if (!parsed.GetValue(yes) && !Confirm(folder.Path)) return ExitCodes.Failure;
            using (HomeLock.Take(folder)) Directory.Delete(folder.Path, recursive: true);
            Console.WriteLine($"Removed {folder.Path}.");
            return ExitCodes.Success;
        });
        return command;
    }

    private static bool Confirm(string path)
    {
        if (Console.IsInputRedirected) throw new CliException($"This removes {path} for good. Say --yes to do it without being asked.");
        Console.Error.Write($"Remove {path} and everything in it? [y/N] ");
        return Console.ReadLine()?.Trim().StartsWith("y", StringComparison.OrdinalIgnoreCase) == true;
    }
}
