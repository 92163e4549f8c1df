using System.Globalization;
using MySql.Replication.Tests.Fixtures;
using MySqlConnector;
using Testing;

[assembly: AssemblyFixture(typeof(MySqlServer))]

namespace MySql.Replication.Tests.Fixtures;

/// <summary>A real MySQL 9.7, started once by <c>mysql.sh</c> in the folder AZKI_TEST_SERVICES_DIR names, or in <c>../shared/services</c> beside the repository; else the tests are skipped, saying so.</summary>
public sealed class MySqlServer : IAsyncDisposable
{
    private const string Variable = "AZKI_TEST_SERVICES_DIR";
    private readonly Lazy<Task<string?>> _starting;
    private readonly string? _script = FindScript();
    private readonly string[] _options;
    private string _folder = "";

    public MySqlServer() : this([]) { }

    /// <param name="options">Given to mysqld.</param>
    internal MySqlServer(string[] options) => (_options, _starting) = (options, new(StartAsync));

    public int Port { get; private set; }

    public string Socket => Path.Combine(_folder, "mysql.sock");

    /// <summary>Where the server keeps its data, keys and binlog files.</summary>
    public string DataFolder => Path.Combine(_folder, "data");

    /// <summary>The folder of the server's programs.</summary>
    public static async Task<string> ProgramsAsync()
    {
        var (_, output) = await Shell.RunAsync("bash", Path.Combine(Path.GetDirectoryName(FindScript())!, "unpack.sh"), "mysql");
        return output.Trim();
    }

    /// <summary>Skips the test when there is no server to be had.</summary>
    public async Task EnsureStartedAsync()
    {
        var problem = await _starting.Value;
        Assert.SkipWhen(problem is not null, problem ?? "");
    }

    /// <summary>As root, over the unix socket.</summary>
    public ReplicationOptions Options() => new() { User = "root", UnixSocket = Socket, ServerId = ServerIds.Next(), HeartbeatPeriod = TimeSpan.FromSeconds(1) };

    public async Task<MySqlConnection> ConnectAsync(string database = "")
    {
        await EnsureStartedAsync();
        var connection = new MySqlConnection($"Server={Socket};Protocol=Unix;User ID=root;Database={database};AllowUserVariables=true;AllowLoadLocalInfile=true;AllowZeroDateTime=true;Pooling=false;DefaultCommandTimeout=60");
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Where the log is now.</summary>
    public async Task<BinlogPosition> PositionAsync()
    {
        await using var sql = await ConnectAsync();
        var row = (await sql.RowsAsync("SHOW BINARY LOG STATUS"))[0];
        return new(row[0]!, ulong.Parse(row[1]!, CultureInfo.InvariantCulture));
    }

    /// <summary>Sends a signal to the server, such as STOP.</summary>
    public async Task SignalAsync(string signal) =>
        await Shell.RunAsync("kill", $"-{signal}", (await File.ReadAllTextAsync(Path.Combine(_folder, "pid"))).Trim());

    public async ValueTask DisposeAsync()
    {
        if (!_starting.IsValueCreated || await _starting.Value is not null) return;
        await Shell.RunAsync("bash", _script!, "stop", _folder);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string?> StartAsync()
    {
        if (_script is null) return $"No MySQL: {Variable} names no folder with mysql.sh.";
        // Another program may take the port between asking for a free one and the server's start.
        if (await TryStartAsync() is null) return null;
        return await TryStartAsync() is { } problem ? throw new InvalidOperationException(problem) : null;
    }

    private async Task<string?> TryStartAsync()
    {
        // Short: a unix socket's path has at most 107 bytes.
        _folder = Directory.CreateTempSubdirectory("mysql-").FullName;
        Port = ServerPort.Free();
        string[] quick = ["--innodb-flush-log-at-trx-commit=0", "--sync-binlog=0", "--max-allowed-packet=128M", "--innodb-redo-log-capacity=64M"];
        var (code, output) = await Shell.RunAsync("bash", [_script!, "start", _folder, Port.ToString(CultureInfo.InvariantCulture), .. quick, .. _options]);
        return code == 0 ? null : $"{_script} did not start MySQL: {output}";
    }

    private static string? FindScript()
    {
        var root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Azki.sln"))) root = Path.GetDirectoryName(root);
        var folders = new[] { Environment.GetEnvironmentVariable(Variable), root is null ? null : Path.Combine(root, "..", "shared", "services") };
        return folders.Where(f => !string.IsNullOrEmpty(f)).Select(f => Path.GetFullPath(Path.Combine(f!, "mysql.sh"))).FirstOrDefault(File.Exists);
    }
}
