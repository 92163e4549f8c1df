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
        // Half of a command line must not remove more than the whole of it.
        command.Validators.Add(result => { if (result.GetValue(accept) && !result.GetValue(warehouse)) result.AddError("--accept-missing is for --warehouse: without it the log goes too."); });
        command.SetAction((parsed, ct) =>
        {
            var folder = new HomeFolder(parsed.GetValue(home)!);
            Func<string, Task<bool>> confirm = parsed.GetValue(yes) ? _ => Task.FromResult(true) : what => ConfirmAsync(what, ct);
            return HomeFormat.Read(folder) is null ? Task.FromResult(FinishRemoval(folder))
                : parsed.GetValue(warehouse) ? RemoveWarehouseAsync(folder, parsed.GetValue(accept), confirm, ct)
                : RemoveAsync(folder, confirm);
        });
        return command;
    }

    private static int FinishRemoval(HomeFolder home)
    {
        var isRest = HomeRemoval.Of(home).DeleteAside();
        Console.WriteLine(isRest ? $"Removed what an earlier reset had left of {home.Path}." : $"There is nothing at {home.Path}.");
        return ExitCodes.Success;
    }

    private static async Task<int> RemoveWarehouseAsync(HomeFolder home, bool acceptMissing, Func<string, Task<bool>> confirm, CancellationToken cancellationToken)
    {
        if (ServersOfHome.Configured.Warehouse is { } elsewhere) throw new CliException($"Nothing was removed. {elsewhere}", ExitCodes.Usage);
        if (!await confirm($"the warehouse of {home.Path}")) return ExitCodes.Failure;
        await WarehouseRemoval.RunAsync(home, acceptMissing, cancellationToken);
        Console.WriteLine($"Removed the warehouse of {home.Path}. The next `azki run` builds it anew from the log.");
        return ExitCodes.Success;
    }

    private static async Task<int> RemoveAsync(HomeFolder home, Func<string, Task<bool>> confirm)
    {
        var removal = HomeRemoval.Of(home);
        var places = string.Join(", ", [removal.Data, .. removal.Elsewhere]);
        foreach (var remains in new[] { ServersOfHome.Configured.Warehouse, ServersOfHome.Configured.Log }.OfType<string>()) await Console.Error.WriteLineAsync(remains);
        if (!await confirm($"{places} and everything in there")) return ExitCodes.Failure;
        HomeRemoval.Run(home);
        Console.WriteLine($"Removed {places}.");
        return ExitCodes.Success;
    }

    private static async Task<bool> ConfirmAsync(string what, CancellationToken cancellationToken)
    {
        if (Console.IsInputRedirected) throw new CliException($"This removes {what} for good. Say --yes to do it without being asked.");
        await Console.Error.WriteAsync($"Remove {what}? [y/N] ");
        var answer = await BlockingCall.RunAsync(Console.ReadLine, cancellationToken);
        return answer?.Trim().StartsWith("y", StringComparison.OrdinalIgnoreCase) == true;
    }
}
