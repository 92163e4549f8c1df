using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Azki.CdcBridge.Checks;
using Azki.Cli.Reporting;
using Azki.Warehouse;
using ClickHouse.Embedded;
using Spectre.Console;

namespace Azki.Cli.Commands;

/// <summary><c>azki doctor</c>: what the platform needs of this machine, and how to get what is missing.</summary>
internal static class DoctorCommand
{
    private const string Home = "home";

    public static Command Create()
    {
        var home = HomeOption.Create();
        var command = new Command("doctor", "Check what the platform needs of this machine.") { home };
        command.SetAction(parsed =>
        {
            var checks = Check(parsed.GetValue(home)!).ToList();
            foreach (var (what, state, words) in checks)
                AnsiConsole.MarkupLineInterpolated($"{CheckWord.Of(state)}  {what,-16} {words}");
            var missing = checks.Where(c => c.State == CheckState.Missing).Select(c => c.What).ToList();
            return missing.Count == 0 ? ExitCodes.Success : missing.All(what => what == Home) ? ExitCodes.HomeUnavailable : ExitCodes.NotInstalled;
        });
        return command;
    }

    private static IEnumerable<(string What, CheckState State, string Words)> Check(string home)
    {
        // The engine is somewhere else then, and none is needed here.
        var hasServer = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetConnectionString(WarehouseServices.ConnectionName) is { Length: > 0 };
        var isSupported = hasServer || OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();
        yield return ("system", isSupported ? CheckState.Fine : CheckState.Missing, $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}" +
            (isSupported ? "" : ": the embedded engine is for glibc Linux and macOS, x64 and arm64; set ConnectionStrings__clickhouse to use a server"));
        yield return (".NET", CheckState.Fine, RuntimeInformation.FrameworkDescription);
        var npm = VersionOf("npm");
        yield return ("npm", npm is null ? CheckState.Missing : CheckState.Fine, npm ?? "install Node.js with npm: it brings the ClickHouse engine at the first build");
        yield return hasServer ? ("ClickHouse", CheckState.Fine, $"the server of ConnectionStrings__{WarehouseServices.ConnectionName}") : Engine();
        yield return Writable(home);
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 20);
        yield return ("memory", memory >= 2048 ? CheckState.Fine : CheckState.Advice, $"{memory} MB{(memory >= 2048 ? "" : ": 2 GB or more are advised")}");
    }

    private static (string, CheckState, string) Engine()
    {
        try
        {
            return ("ClickHouse engine", CheckState.Fine, ClickHouseEngine.FindNativeLibrary());
        }
        catch (ClickHouseEngineException e)
        {
            return ("ClickHouse engine", CheckState.Missing, e.Message);
        }
    }

    private static (string, CheckState, string) Writable(string home)
    {
        var folder = Path.GetFullPath(home);
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent) folder = parent;
        try
        {
            var probe = Path.Combine(folder, $".azki-doctor-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            var free = new DriveInfo(folder).AvailableFreeSpace / (1 << 20);
            return (Home, CheckState.Fine, $"{Path.GetFullPath(home)} ({free:N0} MB free)");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (Home, CheckState.Missing, $"{Path.GetFullPath(home)} can't be written: {e.Message} Choose another folder with --home");
        }
    }

    private static string? VersionOf(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, "--version") { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var version = process.StandardOutput.ReadToEnd().Trim();
            process.WaitForExit();
            return process.ExitCode == 0 ? version : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
