using System.Globalization;
using Azki.SparkEtl.Tests.Fixtures;
using Azki.Warehouse;
using Azki.Warehouse.Migrations;
using ClickHouse.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

[assembly: AssemblyFixture(typeof(EmbeddedWarehouse))]

namespace Azki.SparkEtl.Tests.Fixtures;

/// <summary>The warehouse in this process, with the sample's users. One for all tests, as a process has one engine.</summary>
public sealed class EmbeddedWarehouse : IAsyncLifetime
{
    private readonly string _home = Directory.CreateTempSubdirectory("spark-etl-").FullName;
    private ClickHouseEngine? _engine;

    public WarehouseClient Client { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _engine = ClickHouseEngine.Open(new ClickHouseEngineOptions { Path = _home, MaxServerMemoryBytes = 2L << 30 });
        var options = new WarehouseOptions();
        Client = new WarehouseClient("Host=embedded", new HttpClient(_engine.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan }, options);
        await new Migrator(Client, Options.Create(options), NullLogger<Migrator>.Instance).MigrateAsync();
        var users = (await File.ReadAllLinesAsync(Path.Combine(AppContext.BaseDirectory, "data", "users.csv"))).Skip(1).Select(line => line.Split(','));
        var values = string.Join(',', users.Select(u => string.Create(CultureInfo.InvariantCulture, $"({u[0]},1,'r',0,'{u[1]}','{u[2]}','{u[3]}',now64(6),now64(6),now64(6),now64(3))")));
        await Client.ExecuteAsync($"INSERT INTO user_changes VALUES {values}");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_engine is not null) await _engine.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }
}
