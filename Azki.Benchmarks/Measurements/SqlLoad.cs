using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Runs;
using ClickHouse.Driver;

namespace Azki.Benchmarks.Measurements;

/// <summary>
/// ClickHouse reading the file, joining the users and filling all tables in one statement. It checks no row, knows no event twice, and
/// what it has read is nowhere until it is loaded.
/// </summary>
internal static class SqlLoad
{
    // As the platform loads: blocks of 300,000 rows, views side by side.
    private static readonly Dictionary<string, object> Settings = new()
    {
        ["min_insert_block_size_rows"] = 300_000,
        ["min_insert_block_size_bytes"] = 0,
        ["parallel_view_processing"] = 1,
        ["max_threads"] = 2,
    };

    public static async Task<Measurement> MeasureAsync(SharedEngine engine, GeneratedInput input, CancellationToken cancellationToken)
    {
        using var memory = WarmMemory.Hold(engine.Folder, input.Events);
        await using var database = await engine.NewDatabaseAsync(cancellationToken);
        await database.Warehouse.ExecuteAsync(UsersInSql.Load(input.UsersFile), cancellationToken);
        var load = Events(input.EventsFile);
        memory.Dispose();
        var meter = new Meter();
        await database.Warehouse.ExecuteAsync(load, new QueryOptions { CustomSettings = Settings }, cancellationToken);
        var result = meter.Stop(input.Events);
        await database.RequireEventsAsync(input.Events, cancellationToken);
        return result;
    }

    private static string Events(string path) =>
        $"""
        INSERT INTO processed_events_storage
            (event_id, event_time, user_id, session_id, event_type, channel, premium_amount, signup_date, city, device_type, user_tenure_days,
             user_known, event_id_given, processing_time, data_source, ingestion_time)
        SELECT
            xxHash64(e.event_time, e.user_id, e.session_id, e.event_type, e.channel, e.premium_amount),
            e.event_time, e.user_id, e.session_id, e.event_type, e.channel, e.premium_amount,
            u.signup_date, u.city, u.device_type, dateDiff('day', u.signup_date, e.event_time),
            1, 0, now64(3), '{path}', now64(3)
        FROM file('{path}', 'CSVWithNames',
            'event_time DateTime64(3, \'UTC\'), user_id UInt32, session_id String, event_type LowCardinality(String), channel LowCardinality(String), premium_amount UInt32') AS e
        INNER JOIN users AS u ON u.user_id = e.user_id
        """;
}
