using Azki.Warehouse;
using ClickHouse.Embedded;

namespace Azki.Benchmarks.Runs;

/// <summary>The engine: a process can have one, so every measurement has a database of its own in it.</summary>
internal sealed class SharedEngine(TemporaryFolder folder) : IAsyncDisposable
{
    private int _databases;

    public TemporaryFolder Folder => folder;

    public ClickHouseEngine Engine { get; } = ClickHouseEngine.Open(new() { Path = folder.NewFolder("clickhouse"), ServerSettings = WarehouseServices.EngineSettings });

    /// <summary>A database of its own with all tables of the platform, empty.</summary>
    public Task<FreshDatabase> NewDatabaseAsync(CancellationToken cancellationToken) =>
        FreshDatabase.CreateAsync(Engine, $"benchmark_{++_databases}", cancellationToken);

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}
