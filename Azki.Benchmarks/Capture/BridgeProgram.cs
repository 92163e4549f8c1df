using System.Diagnostics;
using System.Globalization;
using Testing;

namespace Azki.Benchmarks.Capture;

/// <summary>Azki.CdcBridge, started as a person does: two connection strings.</summary>
internal sealed class BridgeProgram(CaptureServers servers, string prefix, string tables = "insurance_db.users") : ICaptureProgram
{
    private Process? _process;

    public string Topic => $"{prefix}.insurance_db.users";

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet", Path.Combine(AppContext.BaseDirectory, "Azki.CdcBridge.dll"))
        {
            RedirectStandardOutput = true,
            // Not where the servers write: it watches its folder for changed settings.
            WorkingDirectory = Directory.CreateDirectory(Path.Combine(servers.Folder, prefix)).FullName,
        };
        start.Environment["ConnectionStrings__kafka"] = servers.Bootstrap;
        start.Environment["ConnectionStrings__insurance-db"] = servers.ConnectionString;
        start.Environment["Cdc__TopicPrefix"] = prefix;
        start.Environment["Cdc__Tables"] = tables;
        start.Environment["ASPNETCORE_URLS"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ServerPort.Free()}");
        _process = Process.Start(start)!;
        _process.BeginOutputReadLine();
        return Task.CompletedTask;
    }

    public async Task StopAsync()
    {
        if (_process is null) return;
        using (var kill = Process.Start("kill", _process.Id.ToString(CultureInfo.InvariantCulture))) await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public ProcessUse Use() => ProcessUse.Of(_process!.Id);
}
