namespace Azki.AppHost.Model;

/// <summary>A user of the broker. What it may do is said in <c>init-scripts/kafka/create-acls.sh</c>.</summary>
/// <param name="Name">The name.</param>
/// <param name="Parameter">The parameter of the AppHost that holds its password.</param>
public sealed record KafkaUser(string Name, string Parameter)
{
    /// <summary>The name of its own connection string. Given to the AppHost, it counts where the broker runs elsewhere.</summary>
    public string ConnectionName => $"{ResourceNames.Kafka}-{Name.Replace('_', '-')}";

    /// <summary>May do everything: makes topics and gives rights.</summary>
    public static KafkaUser Administrator { get; } = new("azki_admin", "kafka-password");

    /// <summary>Writes events, and rows that are not accepted.</summary>
    public static KafkaUser Ingestor { get; } = new("azki_ingestor", "kafka-ingestor-password");

    /// <summary>Writes changes of users, and keeps its own position beside them.</summary>
    public static KafkaUser CdcBridge { get; } = new("azki_cdc", "kafka-cdc-password");

    /// <summary>Reads what the warehouse is made of; its batches, positions and transactions are its own.</summary>
    public static KafkaUser StreamEtl { get; } = new("azki_etl", "kafka-etl-password");

    /// <summary>Reads events.</summary>
    public static KafkaUser Spark { get; } = new("azki_spark", "kafka-spark-password");

    /// <summary>Looks at everything and changes nothing.</summary>
    public static KafkaUser Viewer { get; } = new("azki_viewer", "kafka-viewer-password");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KafkaUser> All { get; } = [Administrator, Ingestor, CdcBridge, StreamEtl, Spark, Viewer];
}
