using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Measurements;
using Azki.Benchmarks.Runs;
using Azki.SparkEtl.Sources;
using Spark.Connect;

namespace Azki.Benchmarks.Spark;

/// <summary>
/// The way of the platform replaced, in SQL: Spark reads the topic, parses, joins the users and writes JSON to a second topic, which ClickHouse's Kafka
/// engine reads at the same time into the same tables, by two consumers in blocks of 1,048,576 as it did. It checks no row, knows no event twice, and has no
/// identities of events but a hash of ClickHouse's. That platform also counted its rows, and those without a value column by column, each time reading the
/// topic again: this is left out in its favour.
/// </summary>
internal static class ReplacedPlatform
{
    private const string Enriched =
        """
        SELECT to_json(struct(
            e.event_time, e.user_id, e.session_id, e.event_type, e.channel, e.premium_amount, u.signup_date, u.city, u.device_type,
            datediff(e.event_time, u.signup_date) AS user_tenure_days)) AS value
        FROM (
            SELECT event.*
            FROM (
                SELECT from_json(CAST(value AS STRING),
                    'event_time TIMESTAMP, user_id BIGINT, session_id STRING, event_type STRING, channel STRING, premium_amount BIGINT') AS event
                FROM records
            )
        ) AS e LEFT JOIN users AS u ON u.user_id = e.user_id
        """;

    public static async Task<Measurement> MeasureAsync(SharedEngine engine, GeneratedInput input, EventSource.Kafka source, string spark, CancellationToken cancellationToken)
    {
        var (kafka, topic) = (source.BootstrapServers, $"benchmark.processed_events_{Guid.NewGuid():N}");
        await using var database = await engine.NewDatabaseAsync(cancellationToken);
        await using var session = await SparkSession.ConnectAsync(spark, cancellationToken);
        await using var topics = new TopicReader(kafka);
        await topics.Log.OpenTopicAsync(new(topic), cancellationToken);
        await session.Configuration.SetAsync("spark.sql.session.timeZone", "UTC", cancellationToken);
        await session.SqlAsync($"CREATE OR REPLACE TEMPORARY VIEW records USING kafka OPTIONS (kafka.bootstrap.servers '{kafka}', subscribe '{Core.Topics.RawEvents}', startingOffsets '{source.Offsets(r => r.From)}', endingOffsets '{source.Offsets(r => r.To)}')", cancellationToken: cancellationToken);
        await session.SqlAsync($"CREATE OR REPLACE TEMPORARY VIEW users (user_id BIGINT, signup_date DATE, city STRING, device_type STRING) USING csv OPTIONS (path '{input.UsersFile}', header 'true')", cancellationToken: cancellationToken);
        foreach (var statement in Tables(kafka, topic)) await database.Warehouse.ExecuteAsync(statement, cancellationToken);

        var meter = new Meter();
        await session.Query(Enriched).Write.Format("kafka").Mode(SaveMode.Append)
            .Option("kafka.bootstrap.servers", kafka).Option("topic", topic).Option("kafka.compression.type", "lz4").Option("kafka.linger.ms", "20")
            .SaveAsync(cancellationToken: cancellationToken);
        while (await database.Warehouse.QueryNumberAsync("SELECT count() FROM processed_events_storage", null, cancellationToken) < source.Events())
            await Task.Delay(50, cancellationToken);
        var result = meter.Stop(source.Events());
        await database.Warehouse.ExecuteAsync("DROP TABLE processed_events_kafka SYNC", cancellationToken);
        await database.RequireEventsAsync(source.Events(), cancellationToken);
        return result;
    }

    private static string[] Tables(string kafka, string topic) =>
    [
        $"""
        CREATE TABLE processed_events_kafka
        (
            event_time DateTime64(3, 'UTC'), user_id UInt32, session_id String, event_type LowCardinality(String), channel LowCardinality(String), premium_amount UInt32,
            signup_date Nullable(Date32), city LowCardinality(String), device_type LowCardinality(String), user_tenure_days Nullable(Int32)
        )
        ENGINE = Kafka SETTINGS kafka_broker_list = '{kafka}', kafka_topic_list = '{topic}', kafka_group_name = '{topic}', kafka_format = 'JSONEachRow',
            kafka_num_consumers = 2, kafka_max_block_size = 1048576, date_time_input_format = 'best_effort', input_format_null_as_default = 1
        """,
        """
        CREATE MATERIALIZED VIEW processed_events_kafka_view TO processed_events_storage AS
        SELECT xxHash64(k.event_time, k.user_id, k.session_id, k.event_type, k.channel, k.premium_amount) AS event_id,
            k.event_time AS event_time, k.user_id AS user_id, k.session_id AS session_id, k.event_type AS event_type, k.channel AS channel, k.premium_amount AS premium_amount,
            k.signup_date AS signup_date, k.city AS city, k.device_type AS device_type, k.user_tenure_days AS user_tenure_days,
            k.city != '' AS user_known, 0 AS event_id_given, now64(3) AS processing_time, 'kafka' AS data_source, now64(3) AS ingestion_time
        FROM processed_events_kafka AS k
        """,
    ];
}
