using System.Diagnostics;
using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Runs;
using Azki.Core;

namespace Azki.Benchmarks.Measurements.Kafka;

/// <summary>
/// ClickHouse's own way over the same topic: a table with the Kafka engine and a materialized view into the same tables. It checks no row,
/// knows no event twice, and takes users from a dictionary.
/// </summary>
internal static class KafkaEngineLoad
{
    public static async Task<Measurement> MeasureAsync(SharedEngine engine, GeneratedInput input, string kafka, CancellationToken cancellationToken)
    {
        using var memory = WarmMemory.Hold(engine.Folder, input.Events);
        await using var database = await engine.NewDatabaseAsync(cancellationToken);
        var warehouse = database.Warehouse;
        await warehouse.ExecuteAsync(UsersInSql.Load(input.UsersFile), cancellationToken);
        await warehouse.ExecuteAsync(Directory(database.Name), cancellationToken);
        await warehouse.ExecuteAsync($"SYSTEM RELOAD DICTIONARY {database.Name}.user_directory", cancellationToken);
        await warehouse.ExecuteAsync(Queue(kafka, $"benchmark-{Guid.NewGuid():N}"), cancellationToken);

        memory.Dispose();
        var meter = new Meter();
        var patience = Stopwatch.StartNew();
        await warehouse.ExecuteAsync(View(database.Name), cancellationToken);
        while (await warehouse.QueryNumberAsync("SELECT count() FROM processed_events_storage", null, cancellationToken) < input.Events)
        {
            if (patience.Elapsed > TimeSpan.FromMinutes(5)) throw new InvalidOperationException("The Kafka engine did not read the topic within 5 minutes.");
            await Task.Delay(20, cancellationToken);
        }
        var result = meter.Stop(input.Events);
        await warehouse.ExecuteAsync("DROP TABLE queue_view SYNC", cancellationToken);
        await warehouse.ExecuteAsync("DROP TABLE queue SYNC", cancellationToken);
        await database.RequireEventsAsync(input.Events, cancellationToken);
        return result;
    }

    private static string Directory(string database) =>
        $"""
        CREATE DICTIONARY user_directory (user_id UInt32, signup_date Nullable(Date32), city String, device_type String)
        PRIMARY KEY user_id SOURCE(CLICKHOUSE(QUERY 'SELECT user_id, signup_date, city, device_type FROM {database}.users')) LAYOUT(HASHED()) LIFETIME(0)
        """;

    // Blocks as large as the platform's, a consumer for each processor, each with a thread of its own.
    private static string Queue(string kafka, string group) =>
        $"""
        CREATE TABLE queue
        (
            event_time DateTime64(3, 'UTC'), user_id UInt32, session_id String, event_type LowCardinality(String), channel LowCardinality(String),
            premium_amount UInt32
        )
        ENGINE = Kafka
        SETTINGS kafka_broker_list = '{kafka}', kafka_topic_list = '{Topics.RawEvents}', kafka_group_name = '{group}', kafka_format = 'JSONEachRow',
            kafka_num_consumers = 2, kafka_thread_per_consumer = 1, kafka_max_block_size = 300000, kafka_poll_max_batch_size = 300000,
            kafka_flush_interval_ms = 7500, date_time_input_format = 'best_effort'
        """;

    private static string View(string database) =>
        $"""
        CREATE MATERIALIZED VIEW queue_view TO processed_events_storage AS
        SELECT
            xxHash64(event_time, user_id, session_id, event_type, channel, premium_amount) AS event_id,
            event_time, user_id, session_id, event_type, channel, premium_amount,
            dictGet('{database}.user_directory', 'signup_date', user_id) AS signup_date,
            dictGet('{database}.user_directory', 'city', user_id) AS city,
            dictGet('{database}.user_directory', 'device_type', user_id) AS device_type,
            dateDiff('day', signup_date, event_time) AS user_tenure_days,
            toUInt8(1) AS user_known, toUInt8(0) AS event_id_given, now64(3) AS processing_time, 'queue' AS data_source, now64(3) AS ingestion_time
        FROM queue
        """;
}
