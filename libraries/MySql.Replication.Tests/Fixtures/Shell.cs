using System.Diagnostics;

namespace MySql.Replication.Tests.Fixtures;

/// <summary>Programs that the tests start.</summary>
internal static class Shell
{
    /// <summary>Runs to the end. Output goes by a file: servers that a script leaves behind would hold a pipe open.</summary>
    public static async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        var output = Path.GetTempFileName();
        var start = new ProcessStartInfo("bash", ["-c", "out=$1; shift; exec \"$@\" >\"$out\" 2>&1 </dev/null", "bash", output, program, .. arguments]);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        var text = await File.ReadAllTextAsync(output);
        File.Delete(output);
        return (process.ExitCode, text);
    }
}
