using System.Diagnostics;
using System.Globalization;
using Spark.Connect.Tests.Fixtures;
using Testing;

[assembly: AssemblyFixture(typeof(SparkServer))]

namespace Spark.Connect.Tests.Fixtures;

/// <summary>
/// A real Spark 4.1 with Spark Connect, started once by <c>spark.sh</c> in the folder AZKI_TEST_SERVICES_DIR names, or in <c>../shared/services</c> beside
/// the repository; else the tests are skipped, saying so. It wants a token, reports progress often and ends streams early.
/// </summary>
public class SparkServer : IAsyncDisposable
{
    public const string Token = "let me in";
    private const string Variable = "AZKI_TEST_SERVICES_DIR";
    private readonly Lazy<Task<string?>> _starting;
    private readonly string? _script = FindScript();
    private string _folder = "";

    private readonly string _master;

    public SparkServer() : this("local[2]") { }

    protected SparkServer(string master)
    {
        _master = master;
        _starting = new(StartAsync);
    }

    public int Port { get; private set; }

    /// <summary>How often a broken call is made again.</summary>
    protected int MaxRetries { get; init; } = 8;

    /// <summary>The process of the driver.</summary>
    protected int ProcessId => int.Parse(File.ReadAllText(Path.Combine(_folder, "pid")), CultureInfo.InvariantCulture);

    /// <summary>More that the server is started with, as words of a command line; a blank before each.</summary>
    protected virtual string SettingsIn(string folder) => "";

    /// <summary>A folder that the server sees too.</summary>
    public string NewFolder() => Directory.CreateDirectory(Path.Combine(_folder, Guid.NewGuid().ToString("N"))).FullName;

    /// <summary>A session of its own.</summary>
    public async Task<SparkSession> ConnectAsync(string parameters = "") => await SparkSession.ConnectAsync(await OptionsAsync(parameters));

    public async Task<SparkConnectOptions> OptionsAsync(string parameters = "", int? port = null)
    {
        await EnsureStartedAsync();
        var text = $"sc://127.0.0.1:{port ?? Port}/;user_id=tests;token={Uri.EscapeDataString(Token)}{parameters}";
        return new() { ConnectionString = SparkConnectionString.Parse(text), Retries = new() { MaxRetries = MaxRetries } };
    }

    /// <summary>Skips the test when there is no server to be had.</summary>
    public async Task EnsureStartedAsync()
    {
        var problem = await _starting.Value;
        Assert.SkipWhen(problem is not null, problem ?? "");
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (!_starting.IsValueCreated || await _starting.Value is not null) return;
        await RunAsync("stop", _folder);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string?> StartAsync()
    {
        if (_script is null) return $"No Spark: {Variable} names no folder with spark.sh.";
        // Another program may take the port between asking for a free one and the server's start.
        if (await TryStartAsync() is null) return null;
        return await TryStartAsync() is { } problem ? throw new InvalidOperationException(problem) : null;
    }

    private async Task<string?> TryStartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("spark-").FullName;
        Port = ServerPort.Free();
        var (code, output) = await RunAsync("start", _folder, Port.ToString(CultureInfo.InvariantCulture), _master);
        return code == 0 ? null : $"{_script} did not start Spark: {output}";
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", [_script!, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // The plans of batch ETL are large, and tests have two of them made at a time: 1 GB is enough for one.
        start.Environment["SPARK_DRIVER_MEMORY"] = "3g";
        // The environment names the token, as the script takes its settings as words.
        start.Environment["SPARK_CONNECT_AUTHENTICATE_TOKEN"] = Token;
        start.Environment["SPARK_CONF"] = "--conf spark.connect.progress.reportInterval=100ms --conf spark.connect.execute.reattachable.senderMaxStreamSize=1m" + SettingsIn(_folder);
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }

    private static string? FindScript()
    {
        var root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Azki.sln"))) root = Path.GetDirectoryName(root);
        var folders = new[] { Environment.GetEnvironmentVariable(Variable), root is null ? null : Path.Combine(root, "..", "shared", "services") };
        return folders.Where(f => !string.IsNullOrEmpty(f)).Select(f => Path.GetFullPath(Path.Combine(f!, "spark.sh"))).FirstOrDefault(File.Exists);
    }
}
