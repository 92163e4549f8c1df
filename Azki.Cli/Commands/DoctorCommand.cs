using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using ClickHouse.Embedded;
using Spectre.Console;

namespace Azki.Cli.Commands;

/// <summary><c>azki doctor</c>: what the platform needs of this machine, and how to get what is missing.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var home = HomeOption.Create();
        var command = new Command("doctor", "Check what the platform needs of this machine.") { home };
        command.SetAction(parsed =>
        {
            var checks = Check(parsed.GetValue(home)!).ToList();
            foreach (var (what, isFine, words) in checks)
                AnsiConsole.MarkupLineInterpolated($"{(isFine ? "ok     " : "MISSING")}  {what,-16} {words}");
            return checks.All(c => c.IsFine) ? ExitCodes.Success : ExitCodes.NotInstalled;
        });
        return command;
    }

    private static IEnumerable<(string What, bool IsFine, string Words)> Check(string home)
    {
        yield return ("system", IsSupported, $"{RuntimeInformation.OSDescription} {RuntimeInformation.ProcessArchitecture}" +
            (IsSupported ? "" : ": the embedded engine is for glibc Linux and macOS, x64 and arm64; set ConnectionStrings__clickhouse to use a server"));
        yield return (".NET", true, RuntimeInformation.FrameworkDescription);
        var npm = VersionOf("npm");
        yield return ("npm", npm is not null, npm ?? "install Node.js with npm: it brings the ClickHouse engine at the first build");
        yield return Engine();
        yield return Writable(home);
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1 << 20);
        yield return ("memory", memory >= 2048, $"{memory} MB{(memory >= 2048 ? "" : ": 2 GB or more are advised")}");
    }

    private static bool IsSupported => OperatingSystem.IsLinux() || OperatingSystem.IsMacOS();

    private static (string, bool, string) Engine()
    {
        try
        {
            return ("ClickHouse engine", true, ClickHouseEngine.FindNativeLibrary());
        }
        catch (ClickHouseEngineException e)
        {
            return ("ClickHouse engine", false, e.Message);
        }
    }

    private static (string, bool, string) Writable(string home)
    {
        var folder = Path.GetFullPath(home);
        while (!Directory.Exists(folder) && Path.GetDirectoryName(folder) is { } parent) folder = parent;
        try
        {
            var probe = Path.Combine(folder, $".azki-doctor-{Environment.ProcessId}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            var free = new DriveInfo(folder).AvailableFreeSpace / (1 << 20);
            return ("home", true, $"{Path.GetFullPath(home)} ({free:N0} MB free)");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return ("home", false, $"{Path.GetFullPath(home)} can't be written: {e.Message} Choose another folder with --home");
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
