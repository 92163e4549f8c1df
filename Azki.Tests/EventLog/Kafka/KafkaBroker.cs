using System.Diagnostics;
using Azki.Tests.EventLog.Kafka;
using Testcontainers.Kafka;
using Testing;

[assembly: AssemblyFixture(typeof(KafkaBroker))]

namespace Azki.Tests.EventLog.Kafka;

/// <summary>
/// A real broker for the tests that ask for one, started once: by <c>kafka.sh</c> in the folder AZKI_TEST_SERVICES_DIR names, or in
/// <c>../shared/services</c> beside the repository; else in a container; else the test is skipped, saying why.
/// </summary>
public sealed class KafkaBroker : IAsyncDisposable
{
    private const string Variable = "AZKI_TEST_SERVICES_DIR";
    private readonly SemaphoreSlim _starting = new(1);
    private string? _servers;
    private string? _unavailable;
    private string? _script;
    private string? _folder;
    private KafkaContainer? _container;

    /// <summary>The bootstrap servers; skips the test when there is no broker to be had.</summary>
    public async Task<string> GetBootstrapServersAsync()
    {
        await _starting.WaitAsync();
        try
        {
            if (_servers is null && _unavailable is null) await StartAsync();
        }
        finally
        {
            _starting.Release();
        }
        Assert.SkipWhen(_servers is null, _unavailable ?? "");
        return _servers!;
    }

    public async ValueTask DisposeAsync()
    {
        if (_script is not null && _folder is not null)
        {
            await RunAsync(_script, "stop", _folder);
            Directory.Delete(_folder, recursive: true);
        }
        if (_container is not null) await _container.DisposeAsync();
        _starting.Dispose();
    }

    private async Task StartAsync()
    {
        if (FindScript() is { } script)
        {
            _folder = Directory.CreateTempSubdirectory("azki-kafka-").FullName;
            // The broker's, and its controller's.
            var port = ServerPort.Free(inRow: 2);
            var (code, output) = await RunAsync(script, "start", _folder, port.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (code == 0) (_script, _servers) = (script, $"127.0.0.1:{port}");
            else _unavailable = $"{script} did not start Kafka: {output}";
            return;
        }
        try
        {
            _container = new KafkaBuilder("apache/kafka:4.1.0").Build();
            await _container.StartAsync();
            _servers = _container.GetBootstrapAddress();
        }
        catch (Exception e)
        {
            _unavailable = $"No Kafka: {Variable} names no folder with kafka.sh, and Docker does not answer ({e.GetType().Name}).";
        }
    }

    internal static string? FindScript()
    {
        var root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Azki.sln"))) root = Path.GetDirectoryName(root);
        var folders = new[] { Environment.GetEnvironmentVariable(Variable), root is null ? null : Path.Combine(root, "..", "shared", "services") };
        return folders.Where(f => !string.IsNullOrEmpty(f)).Select(f => Path.GetFullPath(Path.Combine(f!, "kafka.sh"))).FirstOrDefault(File.Exists);
    }

    internal static async Task<(int Code, string Output)> RunAsync(string script, params string[] arguments)
    {
        // The broker inherits what the script has open: a pipe would stay open as long as it lives.
        var output = Path.GetTempFileName();
        var start = new ProcessStartInfo("bash", ["-c", "out=$1; shift; exec bash \"$@\" >\"$out\" 2>&1 </dev/null", "bash", output, script, .. arguments]);
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        var text = await File.ReadAllTextAsync(output);
        File.Delete(output);
        return (process.ExitCode, text);
    }
}
