using Azki.Warehouse;
using Azki.Warehouse.Migrations;
using ClickHouse.Embedded;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Azki.Benchmarks.Runs;

/// <summary>
/// A database with the platform's tables. Its merges end when it is disposed of; its files stay until the run's folder goes, since a file system
/// that passes over what was just removed (ext4 does for minutes, for each new file) would charge a measurement with the files of the one before.
/// </summary>
internal sealed class FreshDatabase : IAsyncDisposable
{
    private const int MostTries = 100;

    private FreshDatabase(ClickHouseEngine engine, WarehouseOptions options)
    {
        Warehouse = new("Host=embedded", new HttpClient(engine.CreateHandler()) { Timeout = Timeout.InfiniteTimeSpan }, options);
    }

    public WarehouseClient Warehouse { get; }

    public string Name => Warehouse.Database;

    public static async Task<FreshDatabase> CreateAsync(ClickHouseEngine engine, string name, CancellationToken cancellationToken)
    {
        var options = new WarehouseOptions { Database = name };
        var database = new FreshDatabase(engine, options);
        await new Migrator(database.Warehouse, Options.Create(options), NullLogger<Migrator>.Instance).MigrateAsync(cancellationToken);
        return database;
    }

    /// <summary>Fails unless every event is there, once: a fast loss is no result.</summary>
    public async Task RequireEventsAsync(long expected, CancellationToken cancellationToken)
    {
        foreach (var (what, sql) in ((string, string)[])[
            ("processed_events_storage", "SELECT count() FROM processed_events_storage"),
            ("session_metrics", "SELECT count() FROM session_events"),
            ("daily_totals", "SELECT sum(total_events) FROM daily_totals")])
        {
            var found = await Warehouse.QueryNumberAsync(sql, null, cancellationToken);
            if (found != expected) throw new InvalidOperationException($"{what} has {found:N0} events, not the {expected:N0} loaded: the measurement is void.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (var tries = 1; !await TryDetachAsync(isLast: tries == MostTries); tries++) await Task.Delay(100);
        Warehouse.Dispose();
    }

    // A merge may be at work in it.
    private async Task<bool> TryDetachAsync(bool isLast)
    {
        try
        {
            await Warehouse.ExecuteAsync($"DETACH DATABASE `{Name}`", new ClickHouse.Driver.QueryOptions { Database = "system" });
            return true;
        }
        catch (ClickHouse.Driver.ClickHouseServerException e) when (!isLast && e.Message.Contains("DATABASE_NOT_EMPTY", StringComparison.Ordinal))
        {
            return false;
        }
    }
}
