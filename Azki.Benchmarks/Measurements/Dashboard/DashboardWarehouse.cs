using Azki.Benchmarks.Runs;
using Azki.Warehouse;
using ClickHouse.Embedded;

namespace Azki.Benchmarks.Measurements.Dashboard;

/// <summary>
/// A warehouse of generated events in a folder laid out as a home, so that <c>azki query --home</c> opens it, too. A later run on the folder
/// finds what an earlier one generated.
/// </summary>
internal sealed class DashboardWarehouse : IAsyncDisposable
{
    private readonly ClickHouseEngine _engine;
    private readonly FreshDatabase _database;

    private DashboardWarehouse(ClickHouseEngine engine, FreshDatabase database) => (_engine, _database) = (engine, database);

    public WarehouseClient Client => _database.Warehouse;

    public static async Task<DashboardWarehouse> OpenAsync(string home, CancellationToken cancellationToken)
    {
        var engine = ClickHouseEngine.Open(new() { Path = Directory.CreateDirectory(Path.Combine(home, "clickhouse")).FullName, ServerSettings = WarehouseServices.EngineSettings });
        return new(engine, await FreshDatabase.CreateAsync(engine, new WarehouseOptions().Database, cancellationToken));
    }

    /// <summary>The database stays where it is.</summary>
    public ValueTask DisposeAsync()
    {
        _database.Warehouse.Dispose();
        return _engine.DisposeAsync();
    }
}
