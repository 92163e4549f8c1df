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

    /// <summary>Settings of the broker. A topic misspelt is an error there, not a new topic.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] = "false",
        ["KAFKA_NUM_PARTITIONS"] = "6",
        ["KAFKA_MESSAGE_MAX_BYTES"] = (17 << 20).ToString(CultureInfo.InvariantCulture),
        ["KAFKA_REPLICA_FETCH_MAX_BYTES"] = (17 << 20).ToString(CultureInfo.InvariantCulture),
    };
}
