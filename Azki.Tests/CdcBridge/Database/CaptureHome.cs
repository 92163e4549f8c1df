using System.Globalization;
using System.Text;
using System.Text.Json;
using Azki.CdcBridge;
using Azki.CdcBridge.Health;
using Azki.EventLog;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MySql.Replication.Tests.Fixtures;
using MySqlConnector;

namespace Azki.Tests.CdcBridge.Database;

/// <summary>A database of its own on a real server, a local log, and the capture between them: it can be killed and started again.</summary>
internal sealed class CaptureHome : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static int _homes;

    private readonly string _root = Directory.CreateTempSubdirectory("azki-capture-").FullName;
    private readonly string _server;
    private readonly List<IHost> _killed = [];
    private IHost? _host;
    private string _log;

    private CaptureHome(MySqlConnection sql, string database, string server)
    {
        (Sql, Database, _server) = (sql, database, server);
        _log = Path.Combine(_root, "log");
        Settings["Cdc:Tables"] = $"{database}.*";
        Settings["Cdc:TopicPrefix"] = Prefix;
        Settings["Cdc:ServerId"] = ServerIds.Next().ToString(CultureInfo.InvariantCulture);
        Settings["Cdc:SnapshotReaders"] = "2";
        Settings["Cdc:FlushInterval"] = "00:00:00.005";
        Settings["Cdc:LongestPause"] = "00:00:00.400";
        Settings["Cdc:HeartbeatPeriod"] = "00:00:01";
    }

    /// <summary>Root's connection, in the database.</summary>
    public MySqlConnection Sql { get; }

    public string Database { get; }

    public string Prefix { get; } = "t" + Interlocked.Increment(ref _homes).ToString(CultureInfo.InvariantCulture);

    public Dictionary<string, string?> Settings { get; } = [];

    /// <summary>Stands between the capture and its log.</summary>
    public Func<IEventLog, IEventLog>? Over { get; set; }

    public CaptureState State => _host!.Services.GetRequiredService<CaptureState>();

    public IServiceProvider Services => _host!.Services;

    private IEventLog Log => Services.GetRequiredService<LogHolder>().Log;

    public static async Task<CaptureHome> CreateAsync(MySqlServer server, params string[] statements)
    {
        var sql = await server.ConnectAsync();
        return await CreateAsync(sql, $"Server={server.Socket};Protocol=Unix;User ID=root", statements);
    }

    public static async Task<CaptureHome> CreateAsync(MySqlConnection sql, string server, params string[] statements)
    {
        var home = new CaptureHome(sql, "cdc_" + Guid.NewGuid().ToString("N")[..12], server);
        await sql.ExecuteAsync($"CREATE DATABASE {home.Database} CHARACTER SET utf8mb4");
        await sql.ChangeDatabaseAsync(home.Database);
        foreach (var statement in statements) await sql.ExecuteAsync(statement);
        return home;
    }

    public async Task StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Configuration.AddInMemoryCollection([
            new("Azki:EventLog:Path", _log), new("Azki:EventLog:PageBytes", "65536"),
            new($"ConnectionStrings:{CdcOptions.ConnectionName}", _server)]);
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        builder.AddEventLog();
        var made = builder.Services.Single(s => s.ServiceType == typeof(IEventLog)).ImplementationFactory!;
        builder.Services.AddSingleton(s => new LogHolder((IEventLog)made(s)));
        builder.Services.Replace(ServiceDescriptor.Singleton(s => Over?.Invoke(s.GetRequiredService<LogHolder>().Log) ?? s.GetRequiredService<LogHolder>().Log));
        builder.AddCdcBridge();
        _host = builder.Build();
        await _host.StartAsync(TestContext.Current.CancellationToken);
    }

    public async Task StopAsync()
    {
        await _host!.StopAsync(CancellationToken.None);
        await Log.DisposeAsync();
        _host.Dispose();
        _host = null;
    }

    /// <summary>Goes on with the log's files as they are at this moment, as after kill -9. The killed one writes to files nobody reads any more.</summary>
    public async Task KillAsync()
    {
        var target = Path.Combine(_root, "log" + (_killed.Count + 1).ToString(CultureInfo.InvariantCulture));
        Copy(_log, target);
        _killed.Add(_host!);
        await StopAsync();
        _log = target;
    }

    /// <summary>Waits until a state is there.</summary>
    public async Task UntilAsync(Func<CaptureState, bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await State.WaitAsync(condition, limit.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"Not reached: {State.Phase}, {State.Problem}, {string.Join("; ", State.Stopped)}, {string.Join("; ", State.Notes)}");
        }
    }

    /// <summary>All records of a table's topic, those of a key in order.</summary>
    public Task<List<CapturedRecord>> RecordsAsync(string table) => TopicAsync($"{Prefix}.{Database}.{table}");

    /// <summary>All records of a topic.</summary>
    public async Task<List<CapturedRecord>> TopicAsync(string name)
    {
        var records = new List<CapturedRecord>();
        var cancellation = TestContext.Current.CancellationToken;
        var topic = await Log.OpenTopicAsync(new TopicSettings(name, Compacted: true), cancellation);
        for (var partition = 0; partition < topic.Partitions; partition++)
        {
            await using var reader = await Log.OpenReaderAsync(topic, partition, 0, cancellation);
            while (await reader.TryReadAsync(cancellation) is { } batch)
                using (batch) Take(batch, records);
        }
        return records;
    }

    /// <summary>Waits until the last record of each key is the row that the table has, and no other key is alive.</summary>
    public async Task UntilEqualAsync(string table, string columns = "id, name")
    {
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            var expected = (await Sql.RowsAsync($"SELECT {columns} FROM {Database}.{table} ORDER BY 1")).Select(r => string.Join('|', r)).ToList();
            var actual = Latest(await RecordsAsync(table)).Where(r => !r.IsEnd).Select(r => r.Image(columns)).Order(StringComparer.Ordinal).ToList();
            expected.Sort(StringComparer.Ordinal);
            if (actual.SequenceEqual(expected)) return;
            if (DateTime.UtcNow > until)
                Assert.Fail($"{State.Phase} {State.Problem}: missing {string.Join(", ", expected.Except(actual).Take(5))}; wrong {string.Join(", ", actual.Except(expected).Take(5))}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until a table's topic has so many records: those of one partition may be there before those of another.</summary>
    public async Task<List<CapturedRecord>> UntilRecordsAsync(string table, int count)
    {
        var until = DateTime.UtcNow + Patience;
        while (true)
        {
            var records = await RecordsAsync(table);
            if (records.Count >= count) return records;
            if (DateTime.UtcNow > until) Assert.Fail($"{State.Phase} {State.Problem}: {records.Count} of {count} records");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    public static IEnumerable<CapturedRecord> Latest(IEnumerable<CapturedRecord> records) => records.GroupBy(r => r.Key).Select(g => g.Last());

    public async ValueTask DisposeAsync()
    {
        if (_host is not null) await StopAsync();
        await Sql.ExecuteAsync($"DROP DATABASE IF EXISTS {Database}");
        await Sql.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private static void Take(RecordBatch batch, List<CapturedRecord> records)
    {
        foreach (var record in batch)
            records.Add(new(Encoding.UTF8.GetString(record.Key), record.IsTombstone ? null : JsonDocument.Parse(record.Value.ToArray()).RootElement, batch.Headers));
    }

    private static void Copy(string from, string to)
    {
        // What dies at once is copied file by file: positions first, so that none is ahead of what it is the position of.
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).OrderBy(f => !f.Contains("cdc_positions", StringComparison.Ordinal)))
        {
            // A lock dies with its holder.
            if (Path.GetFileName(file) == "lock") continue;
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            try
            {
                using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                using var target = File.Create(copy);
                source.CopyTo(target);
            }
            catch (FileNotFoundException)
            {
                // A temporary file that has got its name meanwhile.
            }
        }
    }

    /// <summary>The local log itself, whatever stands before it.</summary>
    private sealed record LogHolder(IEventLog Log);
}
