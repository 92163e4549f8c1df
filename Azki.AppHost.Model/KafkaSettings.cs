using System.Globalization;

namespace Azki.AppHost.Model;

/// <summary>The broker: how it is set up, and what makes its topics.</summary>
public static class KafkaSettings
{
    /// <summary>The volume of its records.</summary>
    public const string Volume = "azki-kafka";

    /// <summary>Says to <see cref="TopicScript"/> where the broker is.</summary>
    public const string BootstrapVariable = "BOOTSTRAP_SERVERS";

    /// <summary>The port on which other containers reach the broker.</summary>
    public const int InternalPort = 9093;

    /// <summary>The program that runs <see cref="TopicScript"/>.</summary>
    public const string TopicShell = "/bin/bash";

    /// <summary>Makes the topics that are missing.</summary>
    public static MountedFile TopicScript { get; } = new("init-scripts/kafka/create-topics.sh", "/azki/kafka/create-topics.sh");

    /// <summary>
    /// Settings of the broker. A topic misspelt is an error there, not a new topic. It speaks to itself by the first listener, under its name
    /// in the network where it is published, so that one must not be bound to the loopback: the end of a transaction goes this way.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["KAFKA_LISTENERS"] = $"PLAINTEXT://0.0.0.0:29092,CONTROLLER://localhost:29093,PLAINTEXT_HOST://0.0.0.0:9092,PLAINTEXT_INTERNAL://0.0.0.0:{InternalPort}",
        ["KAFKA_INTER_BROKER_LISTENER_NAME"] = "PLAINTEXT",
        ["KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR"] = "1",
        ["KAFKA_TRANSACTION_STATE_LOG_MIN_ISR"] = "1",
        ["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] = "false",
        ["KAFKA_NUM_PARTITIONS"] = "6",
        ["KAFKA_MESSAGE_MAX_BYTES"] = (17 << 20).ToString(CultureInfo.InvariantCulture),
        ["KAFKA_REPLICA_FETCH_MAX_BYTES"] = (17 << 20).ToString(CultureInfo.InvariantCulture),
    };
}
