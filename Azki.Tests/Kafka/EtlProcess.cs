using System.Diagnostics;
using System.Globalization;
using Testing;

namespace Azki.Tests.Kafka;

/// <summary>StreamEtl as a program of its own, which knows nothing but connection strings; it may be killed, or put aside for a while.</summary>
internal sealed class EtlProcess : IDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly Process _process;
    private readonly string _address;
    private readonly List<string> _lines = [];

    private EtlProcess(Process process, string address)
    {
        (_process, _address) = (process, address);
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_lines) return string.Join('\n', _lines);
        }
    }

    public static EtlProcess Start(string home, IReadOnlyDictionary<string, string?> settings)
    {
        var port = ServerPort.Free();
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Azki.StreamEtl.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Directory.CreateDirectory(home).FullName,
        };
        foreach (var (name, value) in settings) start.Environment[name.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["Azki__Home"] = home;
        var address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        start.Environment["ASPNETCORE_URLS"] = address;
        return new(Process.Start(start)!, address);
    }

    /// <summary>Whether it loads; one that stands by, or does not answer, does not.</summary>
    public async Task<bool> IsLoadingAsync() => (await HealthAsync()).Contains("loading", StringComparison.Ordinal);

    public async Task<bool> IsStandingByAsync() => (await HealthAsync()).Contains("standing by", StringComparison.Ordinal);

    public void Kill() => _process.Kill();

    public void Terminate() => Signal("TERM");

    public void Pause() => Signal("STOP");

    public void Resume() => Signal("CONT");

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private async Task<string> HealthAsync()
    {
        try
        {
            using var response = await Http.GetAsync(_address + "/health", TestContext.Current.CancellationToken);
            return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return "";
        }
    }

    private void Keep(string? line)
    {
        if (line is not null) lock (_lines) _lines.Add(line);
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }
}
