using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Azki.Benchmarks.Runs;

/// <summary>
/// The program as a person starts it: <c>dotnet azki.dll</c>, which lies beside this program, or that of <c>AZKI_PROGRAM</c>: <c>./azki</c> has
/// its program compiled ahead, and starts faster.
/// </summary>
internal sealed partial class AzkiProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private AzkiProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static AzkiProcess Start(params string[] arguments) => Start(arguments, new Dictionary<string, string>());

    /// <summary>Starts it with settings of its own.</summary>
    public static AzkiProcess Start(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Environment.GetEnvironmentVariable("AZKI_PROGRAM") ?? Path.Combine(AppContext.BaseDirectory, "azki.dll"));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Asks it to end, as a service manager does.</summary>
    public void Terminate() => Signal(PosixSignal.SIGTERM);

    /// <summary>Sends a signal that a program may answer.</summary>
    public void Signal(PosixSignal signal)
    {
        // A program to send it would take longer to start than what is to be met lasts.
        var number = signal switch { PosixSignal.SIGINT => 2, PosixSignal.SIGTERM => 15, _ => throw new ArgumentOutOfRangeException(nameof(signal)) };
        if (Kill(_process.Id, number) != 0 && !_process.HasExited)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Signal {number} to {_process.Id} failed: error {Marshal.GetLastPInvokeError()}"));
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="TimeoutException">It did not end; it was killed, and this says what it printed.</exception>
    public async Task<(int Code, string Output, string Error)> EndAsync(TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync();
            throw new TimeoutException($"azki did not end within {within}: {await _output} {await _error}");
        }
        return (_process.ExitCode, await _output, await _error);
    }

    /// <summary>Runs a command to its end and returns what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static Task<string> RunAsync(params string[] arguments) => RunAsync(arguments, new Dictionary<string, string>());

    /// <summary>Runs a command with settings of its own.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static async Task<string> RunAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> settings)
    {
        using var process = Start(arguments, settings);
        var (code, output, error) = await process.EndAsync(Patience);
        return code == 0 ? output : throw new InvalidOperationException($"azki {string.Join(' ', arguments)} ended with {code}: {output} {error}");
    }

    /// <summary>Runs a command that reports in JSON.</summary>
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

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
