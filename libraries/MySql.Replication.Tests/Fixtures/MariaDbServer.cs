using System.Globalization;
using MySql.Replication.Tests.Fixtures;
using MySqlConnector;
using Testing;

[assembly: AssemblyFixture(typeof(MariaDbServer))]

namespace MySql.Replication.Tests.Fixtures;

/// <summary>A real MariaDB, started once by <c>mariadb.sh</c>; where there is none to be had the tests are skipped, saying so.</summary>
public sealed class MariaDbServer : IAsyncDisposable
{
    private const int NotToBeHad = 3;
    private readonly Lazy<Task<string?>> _starting;
    private readonly string[] _options;
    private string _folder = "";

    public MariaDbServer() : this([]) { }

    /// <param name="options">Given to mariadbd.</param>
    internal MariaDbServer(string[] options) => (_options, _starting) = (options, new(StartAsync));

    public int Port { get; private set; }

    private static string Script => Path.Combine(AppContext.BaseDirectory, "Fixtures", "mariadb.sh");

    private string Socket => Path.Combine(_folder, "mysql.sock");

    public ReplicationOptions Options() => new() { User = "root", UnixSocket = Socket, ServerId = ServerIds.Next(), HeartbeatPeriod = TimeSpan.FromSeconds(1) };

    public async Task<MySqlConnection> ConnectAsync()
    {
        var problem = await _starting.Value;
        Assert.SkipWhen(problem is not null, problem ?? "");
        var connection = new MySqlConnection($"Server={Socket};Protocol=Unix;User ID=root;AllowUserVariables=true;AllowZeroDateTime=true;Pooling=false");
        await connection.OpenAsync();
        return connection;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_starting.IsValueCreated || await _starting.Value is not null) return;
        await Shell.RunAsync("bash", Script, "stop", _folder);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string?> StartAsync()
    {
        // Another program may take the port between asking for a free one and the server's start.
        var (code, output) = await TryStartAsync();
        if (code is not (0 or NotToBeHad))
        {
            Directory.Delete(_folder, recursive: true);
            (code, output) = await TryStartAsync();
        }
        return code switch
        {
            0 => null,
            NotToBeHad => $"No MariaDB: {output}",
            _ => throw new InvalidOperationException($"{Script} did not start MariaDB: {output}"),
        };
    }

    private async Task<(int Code, string Output)> TryStartAsync()
    {
        _folder = Directory.CreateTempSubdirectory("mariadb-").FullName;
        Port = ServerPort.Free();
        return await Shell.RunAsync("bash", [Script, "start", _folder, Port.ToString(CultureInfo.InvariantCulture), "--innodb-flush-log-at-trx-commit=0", .. _options]);
    }
}
