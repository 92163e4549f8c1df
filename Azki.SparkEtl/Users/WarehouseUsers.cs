using Apache.Arrow;
using Apache.Arrow.Ipc;
using Azki.Warehouse;
using Spark.Connect;

namespace Azki.SparkEtl.Users;

/// <summary>Gives Spark the users of now.</summary>
internal static class WarehouseUsers
{
    public static async Task<DataFrame> SendAsync(WarehouseClient warehouse, SparkSession spark, CancellationToken cancellationToken)
    {
        const string Query =
            """
            SELECT toInt64(user_id) AS user_id, signup_date, toString(city) AS city, toString(device_type) AS device_type FROM users
            SETTINGS output_format_arrow_string_as_string = 1, output_format_arrow_compression_method = 'none'
            """;
        await using var stream = await warehouse.QueryRawAsync(Query, "ArrowStream", cancellationToken).ConfigureAwait(false);
        using var reader = new ArrowStreamReader(stream);
        var batches = new List<RecordBatch>();
        while (await reader.ReadNextRecordBatchAsync(cancellationToken).ConfigureAwait(false) is { } batch) batches.Add(batch);
        return await spark.CreateDataFrameAsync(reader.Schema, batches, cancellationToken).ConfigureAwait(false);
    }
}
