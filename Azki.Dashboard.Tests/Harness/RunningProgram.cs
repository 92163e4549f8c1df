using System.Diagnostics;
using System.Text;

namespace Azki.Dashboard.Tests.Harness;

/// <summary>A program of the platform, as a person starts it; it lies beside the tests.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private RunningProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += Keep;
        process.ErrorDataReceived += Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>What it printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public static RunningProgram Start(string assembly, IEnumerable<string> arguments, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = AppContext.BaseDirectory };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, assembly));
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in settings) start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>Waits until something is so; ends when the program does, or after two minutes.</summary>
    public async Task<T> WaitForAsync<T>(Func<Task<T?>> look)
        where T : class
    {
        for (var deadline = Environment.TickCount64 + 120_000; ; await Task.Delay(50))
        {
            if (await look() is { } found) return found;
            if (_process.HasExited || Environment.TickCount64 > deadline) throw new InvalidOperationException($"Waited for nothing: {Output}");
        }
    }

    /// <summary>Waits until it ends by itself; what it printed is whole then.</summary>
    public Task EndAsync() => _process.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));

    /// <summary>Ends it at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output) _output.AppendLine(line.Data);
    }
}
