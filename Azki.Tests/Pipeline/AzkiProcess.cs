using System.Diagnostics;
using System.Text.Json;

namespace Azki.Tests.Pipeline;

/// <summary>The program as a person starts it: <c>dotnet azki.dll</c>, which lies beside the tests.</summary>
internal sealed class AzkiProcess : IDisposable
{
    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private AzkiProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public bool HasExited => _process.HasExited;

    public static AzkiProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[Path.Combine(AppContext.BaseDirectory, "azki.dll"), .. arguments]) start.ArgumentList.Add(argument);
        return new(Process.Start(start)!);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a signal by name, such as TERM.</summary>
    public async Task SignalAsync(string name)
    {
        using var kill = Process.Start("kill", ["-s", name, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async Task<(int Code, string Output, string Error)> EndAsync(TimeSpan within)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(within);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            Assert.Fail($"Not ended within {within}: {await _output} {await _error}");
        }
        return (_process.ExitCode, await _output, await _error);
    }

    /// <summary>Runs a command to its end and returns what it printed.</summary>
    public static async Task<string> RunAsync(params string[] arguments)
    {
        using var process = Start(arguments);
        var (code, output, error) = await process.EndAsync(TimeSpan.FromMinutes(2));
        Assert.True(code == 0, $"azki {string.Join(' ', arguments)} ended with {code}: {output} {error}");
        return output;
    }

    public static async Task<JsonElement> ReportAsync(params string[] arguments)
    {
        using var json = JsonDocument.Parse(await RunAsync([.. arguments, "--json"]));
        return json.RootElement.Clone();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
