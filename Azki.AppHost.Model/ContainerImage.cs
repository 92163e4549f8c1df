namespace Azki.AppHost.Model;

/// <summary>A container image at a version that does not move.</summary>
/// <param name="Name">The name without registry and tag.</param>
/// <param name="Tag">The version.</param>
/// <param name="Registry">Where it is fetched from.</param>
public sealed record ContainerImage(string Name, string Tag, string Registry = "docker.io")
{
    /// <summary>The broker: one node that is its own controller.</summary>
    public static ContainerImage Kafka { get; } = new("confluentinc/confluent-local", "8.2.0");

    /// <summary>The browser of topics.</summary>
    public static ContainerImage KafkaUi { get; } = new("kafbat/kafka-ui", "v1.5.0");

    /// <summary>The database of users, of the series the change capture is tested on.</summary>
    public static ContainerImage MySql { get; } = new("library/mysql", "9.7");

    /// <summary>The warehouse, of the series of the embedded engine.</summary>
    public static ContainerImage ClickHouse { get; } = new("clickhouse/clickhouse-server", "26.7");

    /// <summary>Spark, of the version the client is tested on.</summary>
    public static ContainerImage Spark { get; } = new("apache/spark", "4.1.1");

    /// <summary>Shows logs, traces and metrics in Docker Compose, of Aspire's series; a run on this machine has its own.</summary>
    /// <remarks>Not every version of Aspire has an image: https://github.com/dotnet/dotnet-docker/blob/main/README.aspire-dashboard.md has those that do.</remarks>
    public static ContainerImage Telemetry { get; } = new("dotnet/aspire-dashboard", "13.5.1", "mcr.microsoft.com");

    /// <summary>Those of a run on this machine.</summary>
    public static IReadOnlyList<ContainerImage> Local { get; } = [Kafka, KafkaUi, MySql, ClickHouse, Spark];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ContainerImage> All { get; } = [.. Local, Telemetry];
}
