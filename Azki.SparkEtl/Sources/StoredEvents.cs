using System.Globalization;
using Azki.Warehouse;
using Spark.Connect;

namespace Azki.SparkEtl.Sources;

/// <summary>Reads stored events in Spark, over JDBC, some days a task.</summary>
internal sealed class StoredEvents(SparkSession spark, WarehouseAddress address)
{
    private const int MostTasks = 64;

    /// <summary>Makes the view <c>stored_events</c> of the days from one to another, both included.</summary>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day.</param>
    /// <param name="usersAsOf">Without those that were loaded since then, milliseconds since 1970: they have newer users than those of the run. Null for all.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task CreateAsync(DateOnly from, DateOnly to, long? usersAsOf, CancellationToken cancellationToken)
    {
        var before = usersAsOf is { } since ? string.Create(CultureInfo.InvariantCulture, $" AND NOT (user_known = 1 AND processing_time >= fromUnixTimestamp64Milli(toInt64({since}), 'UTC'))") : "";
        // Whole numbers with a sign are all that passes the driver unharmed; dates go as days since 1970.
        var events = string.Create(CultureInfo.InvariantCulture,
            $"""
            (SELECT reinterpretAsInt64(event_id) AS event_id, toUnixTimestamp64Milli(event_time) AS event_time_ms, toInt64(user_id) AS user_id, session_id,
                toString(event_type) AS event_type, toString(channel) AS channel, toInt64(premium_amount) AS premium_amount, toInt32(signup_date) AS signup_day,
                toString(city) AS city, toString(device_type) AS device_type, user_tenure_days, toInt32(user_known) AS user_known, toInt32(event_id_given) AS event_id_given,
                toUnixTimestamp64Milli(processing_time) AS processed_ms, toString(data_source) AS data_source, toUnixTimestamp64Milli(ingestion_time) AS ingested_ms,
                toInt32(event_date) AS day
            FROM processed_events_storage WHERE event_date BETWEEN '{from:yyyy-MM-dd}' AND '{to:yyyy-MM-dd}'{before}) AS stored
            """);
        var epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        var (first, end) = (from.DayNumber - epoch, to.DayNumber + 1 - epoch);
        return Jdbc(events)
            .Option("partitionColumn", "day").Option("lowerBound", Text(first)).Option("upperBound", Text(end)).Option("numPartitions", Text(Math.Min(end - first, MostTasks)))
            .Load().CreateTemporaryViewAsync("stored_events", cancellationToken: cancellationToken);
    }

    private DataFrameReader Jdbc(string table) => spark.Read.Format("jdbc")
        .Option("driver", "com.clickhouse.jdbc.ClickHouseDriver").Option("url", address.JdbcUrl).Option("user", address.Username).Option("password", address.Password)
        .Option("fetchsize", "100000").Option("dbtable", table);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
