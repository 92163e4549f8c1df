using System.ComponentModel;
using System.Diagnostics;

namespace Azki.AppHost.Tests;

/// <summary>Docker, where there is one.</summary>
internal static class ContainerRuntime
{
    /// <summary>Why containers cannot be run here; null where they can.</summary>
    public static async Task<string?> ProblemAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("docker", ["version", "--format", "{{.Server.Version}}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            await process.WaitForExitAsync(cancellationToken);
            return process.ExitCode == 0 ? null : "Docker does not answer on this machine: start it to run the whole stack.";
        }
        catch (Win32Exception)
        {
            return "Docker is not installed on this machine: install it to run the whole stack.";
        }
    }
}
