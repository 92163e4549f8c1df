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
        var warehouse = new Option<bool>("--warehouse") { Description = "Remove the warehouse only: the next start builds it anew from the log." };
        var accept = new Option<bool>("--accept-missing") { Description = "With --warehouse: also when the log no longer holds everything." };
        var command = new Command("reset", "Remove a home and everything in it: log, warehouse, quarantine.") { home, yes, warehouse, accept };
        command.SetAction(async (parsed, ct) =>
        {
            var folder = new HomeFolder(parsed.GetValue(home)!);
            if (HomeFormat.Read(folder) is null)
            {
                Console.WriteLine($"There is nothing at {folder.Path}.");
                return ExitCodes.Success;
            }
            var isPart = parsed.GetValue(warehouse);
            if (!parsed.GetValue(yes) && !Confirm(isPart ? $"the warehouse of {folder.Path}" : $"{folder.Path} and everything in it")) return ExitCodes.Failure;
            if (isPart)
            {
                await WarehouseRemoval.RunAsync(folder, parsed.GetValue(accept), ct);
                Console.WriteLine($"Removed the warehouse of {folder.Path}. The next `azki run` builds it anew from the log.");
                return ExitCodes.Success;
            }
            using (HomeLock.Take(folder)) Directory.Delete(folder.Path, recursive: true);
            Console.WriteLine($"Removed {folder.Path}.");
            return ExitCodes.Success;
        });
        return command;
    }

    private static bool Confirm(string what)
    {
        if (Console.IsInputRedirected) throw new CliException($"This removes {what} for good. Say --yes to do it without being asked.");
        Console.Error.Write($"Remove {what}? [y/N] ");
        return Console.ReadLine()?.Trim().StartsWith("y", StringComparison.OrdinalIgnoreCase) == true;
    }
}
