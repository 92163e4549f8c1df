using System.Globalization;
using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Runs;
using Azki.Warehouse.Native;
using Azki.Warehouse.Storage;
using ClickHouse.Driver;

namespace Azki.Benchmarks.Measurements;

/// <summary>
/// The same rows in the base table, without its views, and in a table of naive types in the same order. Each block is inserted from memory
/// tables of the same types, so neither side pays for conversions.
/// </summary>
internal sealed class StorageMeasurement(FreshDatabase database, GeneratedInput input, Action<string> show)
{
    private const string Naive = "naive";
    private const string Ours = "merged";
    private const string Closed = "closed";

    // One insert is one part, as the platform inserts.
    private static readonly QueryOptions OnePart = new()
    {
        CustomSettings = new Dictionary<string, object>
        {
            ["max_threads"] = 1,
            ["max_block_size"] = 1_000_000,
            ["min_insert_block_size_rows"] = 1_000_000,
            ["min_insert_block_size_bytes"] = 0,
        },
    };

    public static async Task<StorageResult> MeasureAsync(SharedEngine engine, GeneratedInput input, Action<string> show, CancellationToken cancellationToken)
    {
        await using var database = await engine.NewDatabaseAsync(cancellationToken);
        return await new StorageMeasurement(database, input, show).RunAsync(cancellationToken);
    }

    private async Task<StorageResult> RunAsync(CancellationToken ct)
    {
        show("encoding");
        var (_, blocks) = CsvParsing.Measure(input);
        await CreateAsync(ct);
        show("inserting");
        var (naiveInsert, insert) = await InsertAsync(blocks, ct);
        blocks = [];
        show("merging");
        var naiveMerge = await MergeAsync(Naive, ct);
        var merge = await MergeAsync(Ours, ct);
        show("closing");
        await CloseAsync(ct);
        var recompress = await MergeAsync(Closed, ct);
        return new(
            input.Shape, await StoredColumns.OfAsync(database, Naive, ct), await StoredColumns.OfAsync(database, Ours, ct), await StoredColumns.OfAsync(database, Closed, ct),
            naiveInsert, insert, naiveMerge, merge, recompress, await StoredSize.MeasureAsync(database.Warehouse, Ours, cancellationToken: ct));
    }

    private async Task CreateAsync(CancellationToken ct)
    {
        var columns = await NaiveColumnsAsync(ct);
        var types = string.Join(", ", columns.Select(c => $"{c.Name} {c.Type}"));
        foreach (var statement in (string[])[
            "CREATE TABLE staged AS processed_events_storage ENGINE = Memory",
            $"CREATE TABLE staged_naive ({types}) ENGINE = Memory",
            $"CREATE TABLE {Naive} ({types}) ENGINE = MergeTree ORDER BY (event_date, event_time, event_id) SETTINGS fsync_after_insert = 1, fsync_part_directory = 1",
            $"CREATE TABLE {Ours} AS processed_events_storage",
            $"CREATE TABLE {Closed} AS processed_events_storage",
            // So that an insert is measured without the merges it causes: they are measured after it.
            $"SYSTEM STOP MERGES {Naive}",
            $"SYSTEM STOP MERGES {Ours}",
            $"SYSTEM STOP MERGES {Closed}"])
        {
            await database.Warehouse.ExecuteAsync(statement, ct);
        }
    }

    private Task<IReadOnlyList<NaiveColumn>> NaiveColumnsAsync(CancellationToken ct) => database.Warehouse.QueryAsync(
        "SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = 'processed_events_storage' ORDER BY position",
        r => NaiveColumn.Of(r.GetString(0), r.GetString(1)), null, ct);

    private async Task<(Measurement Naive, Measurement Ours)> InsertAsync(IReadOnlyList<EncodedBlock> blocks, CancellationToken ct)
    {
        var stage = $"INSERT INTO staged_naive SELECT {string.Join(", ", (await NaiveColumnsAsync(ct)).Select(c => c.Value))} FROM staged";
        var (naive, ours) = (Measurement.None, Measurement.None);
        for (var i = 0; i < blocks.Count; i++)
        {
            await database.Warehouse.ExecuteAsync("TRUNCATE TABLE staged", ct);
            await database.Warehouse.ExecuteAsync("TRUNCATE TABLE staged_naive", ct);
            await database.Warehouse.InsertAsync(blocks[i] with { Table = "staged" }, i.ToString(CultureInfo.InvariantCulture), ct);
            await database.Warehouse.ExecuteAsync(stage, OnePart, ct);
            naive += await MeterAsync($"INSERT INTO {Naive} SELECT * FROM staged_naive", blocks[i].Rows, ct);
            ours += await MeterAsync($"INSERT INTO {Ours} SELECT * FROM staged", blocks[i].Rows, ct);
        }
        return (naive, ours);
    }

    // As if processed two days ago: what recompresses it is the rule of the table, not this benchmark.
    private Task CloseAsync(CancellationToken ct) => database.Warehouse.ExecuteAsync(
        $"INSERT INTO {Closed} SELECT * REPLACE (processing_time - INTERVAL 2 DAY AS processing_time) FROM {Ours}", OnePart, ct);

    private async Task<Measurement> MergeAsync(string table, CancellationToken ct)
    {
        await database.Warehouse.ExecuteAsync($"SYSTEM START MERGES {table}", ct);
        return await MeterAsync($"OPTIMIZE TABLE {table} FINAL", input.Events, ct);
    }

    private async Task<Measurement> MeterAsync(string statement, int events, CancellationToken ct)
    {
        var meter = new Meter();
        await database.Warehouse.ExecuteAsync(statement, OnePart, ct);
        return meter.Stop(events);
    }
}
