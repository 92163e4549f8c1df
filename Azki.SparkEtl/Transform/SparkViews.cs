using Spark.Connect;

namespace Azki.SparkEtl.Transform;

/// <summary>Makes a temporary view of each SQL file, under the file's name. Names and values are settled when a view is made: what it reads from may be replaced later.</summary>
internal static class SparkViews
{
    /// <summary>What the SQL is built on: functions, one clock, files read in one piece; and no password is shown.</summary>
    public static async Task PrepareAsync(this SparkSession spark, CancellationToken cancellationToken)
    {
        const string WholeFile = "1099511627776";
        // Before any source is described.
        await spark.HideSecretsAsync(cancellationToken).ConfigureAwait(false);
        await spark.Configuration.SetAsync("spark.sql.session.timeZone", "UTC", cancellationToken).ConfigureAwait(false);
        // Line numbers need each file in one piece, and no two in one.
        await spark.Configuration.SetAsync("spark.sql.files.maxPartitionBytes", WholeFile, cancellationToken).ConfigureAwait(false);
        await spark.Configuration.SetAsync("spark.sql.files.openCostInBytes", WholeFile, cancellationToken).ConfigureAwait(false);
        // As in the streaming path, the last of a name given twice counts.
        await spark.Configuration.SetAsync("spark.sql.variant.allowDuplicateKeys", "true", cancellationToken).ConfigureAwait(false);
        // What is kept is read a few times and thrown away: to compress it costs more than it saves.
        await spark.Configuration.SetAsync("spark.sql.inMemoryColumnarStorage.compressed", "false", cancellationToken).ConfigureAwait(false);
        // Kafka's records come as Spark's own rows. By the older way, which Spark takes unless told otherwise, each is made into an object of Java's and back.
        await spark.Configuration.SetAsync("spark.sql.sources.useV1SourceList", "avro,csv,json,orc,parquet,text", cancellationToken).ConfigureAwait(false);
        foreach (var function in SqlFile.Statements("functions")) await spark.SqlAsync(function, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the view of a file.</summary>
    public static Task CreateViewAsync(this SparkSession spark, string name, SqlParameters? parameters, CancellationToken cancellationToken) =>
        spark.Query(SqlFile.Read(name), parameters).CreateTemporaryViewAsync(name, cancellationToken: cancellationToken);
}
