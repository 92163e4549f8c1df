using System.Diagnostics;

namespace Azki.Benchmarks.Runs;

/// <summary>The scripts that start real servers, in the folder that AZKI_TEST_SERVICES_DIR names, or in <c>../shared/services</c> beside the repository.</summary>
internal static class ServiceScript
{
    private const string Variable = "AZKI_TEST_SERVICES_DIR";

    /// <summary>Finds a script.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string Find(string name)
    {
        var root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Azki.sln"))) root = Path.GetDirectoryName(root);
        var folders = new[] { Environment.GetEnvironmentVariable(Variable), root is null ? null : Path.Combine(root, "..", "shared", "services") };
        return folders.Where(f => !string.IsNullOrEmpty(f)).Select(f => Path.GetFullPath(Path.Combine(f!, name))).FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException($"Real servers are needed: name the folder that has {name} as {Variable}.");
    }

    /// <summary>Runs a script to its end.</summary>
    /// <returns>What it printed.</returns>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<string> RunAsync(string script, CancellationToken cancellationToken, params IReadOnlyList<string> arguments)
    {
        // The server inherits what the script has open: a pipe would stay open as long as it lives.
        var output = Path.GetTempFileName();
        var start = new ProcessStartInfo("bash", ["-c", "out=$1; shift; exec bash \"$@\" >\"$out\" 2>&1 </dev/null", "bash", output, script, .. arguments]);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync(cancellationToken);
        var text = await File.ReadAllTextAsync(output, cancellationToken);
        File.Delete(output);
        return process.ExitCode == 0 ? text.Trim() : throw new InvalidOperationException($"{Path.GetFileName(script)} {arguments[0]}: {text.Trim()}");
    }
}
