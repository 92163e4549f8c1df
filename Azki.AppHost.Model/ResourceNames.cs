namespace Azki.AppHost.Model;

/// <summary>The names of the resources. In a network of containers they are host names; those of stores are also names of connection strings.</summary>
public static class ResourceNames
{
    /// <summary>The broker, and the connection string that names it.</summary>
    public const string Kafka = "kafka";

    /// <summary>Makes the topics and gives the rights in them, once the broker is ready.</summary>
    public const string KafkaTopics = "kafka-topics";

    /// <summary>Shows topics, records and groups.</summary>
    public const string KafkaUi = "kafka-ui";

    /// <summary>The MySQL server.</summary>
    public const string MySql = "mysql";

    /// <summary>The connection string of the database of users.</summary>
    public const string InsuranceDb = "insurance-db";

    /// <summary>The ClickHouse server, and the connection string of each service's own user.</summary>
    public const string ClickHouse = "clickhouse";

    /// <summary>Gives Spark's workers their work.</summary>
    public const string SparkMaster = "spark-master";

    /// <summary>The Connect endpoint of Spark, and the connection string that names it.</summary>
    public const string Spark = "spark";

    /// <summary>Takes events.</summary>
    public const string Ingestor = "ingestor";

    /// <summary>Captures changes of users.</summary>
    public const string CdcBridge = "cdc-bridge";

    /// <summary>Loads the warehouse.</summary>
    public const string StreamEtl = "stream-etl";

    /// <summary>Shows the figures to people.</summary>
    public const string Dashboard = "dashboard";

    /// <summary>Computes the warehouse anew by Spark, when a person wants it.</summary>
    public const string Etl = "etl";

    /// <summary>The stores: each may run elsewhere, under the connection string of its name.</summary>
    public static IReadOnlyList<string> Stores { get; } = [Kafka, InsuranceDb, ClickHouse, Spark];

    /// <summary>A worker of Spark.</summary>
    /// <param name="number">From 1.</param>
    public static string SparkWorker(int number) => $"{SparkWorkers}{number}";

    /// <summary>Whether a resource is a worker of Spark.</summary>
    /// <param name="resource">The name of the resource.</param>
    public static bool IsSparkWorker(string resource) => resource.StartsWith(SparkWorkers, StringComparison.Ordinal);

    private const string SparkWorkers = "spark-worker-";
}
