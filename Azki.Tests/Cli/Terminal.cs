using System.Diagnostics;
using System.Text;

namespace Azki.Tests.Cli;

/// <summary>The program in a terminal, at which a test types. The terminal is that of <c>script</c>, of util-linux.</summary>
internal sealed class Terminal : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly Process _process;
    private readonly StringBuilder _screen = new();

    private Terminal(Process process) => _process = process;

    public static Terminal Start(string settings, params string[] arguments)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/script"), "The terminal is made by Linux's script.");
        string[] command = ["dotnet", Path.Combine(AppContext.BaseDirectory, "azki.dll"), .. arguments];
        // In place of the shell, not below it: Debian's dash, after a Ctrl-C that its child took well, ends with 130 in place of the child's code.
        var line = $"exec env {settings} {string.Join(' ', command.Select(a => $"'{a}'"))}";
        return new(Process.Start(new ProcessStartInfo("script", ["-q", "-e", "-f", "-c", line, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);
    }

    /// <summary>Reads until the screen has some words on it.</summary>
    public async Task WaitForAsync(string words)
    {
        using var limit = new CancellationTokenSource(Patience);
        var buffer = new char[1024];
        while (!_screen.ToString().Contains(words, StringComparison.Ordinal))
        {
            var read = await _process.StandardOutput.ReadAsync(buffer, limit.Token);
            Assert.True(read > 0, $"It ended without '{words}': {_screen}");
            _screen.Append(buffer, 0, read);
        }
    }

    public async Task TypeAsync(string keys)
    {
        await _process.StandardInput.WriteAsync(keys);
        await _process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Waits for the program's end.</summary>
    public async Task<(int Code, string Screen)> EndAsync()
    {
        using var limit = new CancellationTokenSource(Patience);
        _screen.Append(await _process.StandardOutput.ReadToEndAsync(limit.Token));
        await _process.WaitForExitAsync(limit.Token);
        return (_process.ExitCode, _screen.ToString());
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
