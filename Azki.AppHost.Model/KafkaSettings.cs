using System.Globalization;

namespace Azki.AppHost.Model;

/// <summary>The broker: how it is set up, and what makes its topics and gives rights in them.</summary>
public static class KafkaSettings
{
    /// <summary>The volume of its records.</summary>
    public const string Volume = "azki-kafka";

    /// <summary>The port for processes of this machine, and for services in other containers.</summary>
    public const int HostPort = 9092;

    /// <summary>The port on which other containers reach the broker, also where services are processes of this machine.</summary>
    public const int InternalPort = 9093;

    /// <summary>The port on which the broker speaks to itself: only inside its container.</summary>
    public const int LoopbackPort = 29092;

    /// <summary>The listener of <see cref="HostPort"/>. (The image takes a name with SASL in it for a wish that a file be mounted.)</summary>
    public const string HostListener = "HOST";

    /// <summary>The listener of <see cref="InternalPort"/>.</summary>
    public const string InternalListener = "INTERNAL";

    /// <summary>The listener of <see cref="LoopbackPort"/>, as the broker announces it.</summary>
    public const string AnnouncedLoopback = "PLAINTEXT://localhost:29092";

    /// <summary>Says where each listener is reached.</summary>
    public const string AdvertisedListenersVariable = "KAFKA_ADVERTISED_LISTENERS";

    /// <summary>The name of the health check.</summary>
    public const string Check = "kafka_answers_check";

    /// <summary>Says to <see cref="SetupFiles"/> where the broker is.</summary>
    public const string BootstrapVariable = "BOOTSTRAP_SERVERS";

    /// <summary>Gives <see cref="SetupFiles"/> the password of <see cref="KafkaUser.Administrator"/>.</summary>
    public const string AdministratorPasswordVariable = "AZKI_KAFKA_PASSWORD";

    /// <summary>The program that runs the first of <see cref="SetupFiles"/>.</summary>
    public const string SetupShell = "/bin/bash";

    /// <summary>Makes the topics that are missing.</summary>
    public static MountedFile TopicScript { get; } = new("init-scripts/kafka/create-topics.sh", "/azki/kafka/create-topics.sh");

    /// <summary>Gives each user its rights.</summary>
    public static MountedFile AclScript { get; } = new("init-scripts/kafka/create-acls.sh", "/azki/kafka/create-acls.sh");

    /// <summary>What runs in a container of the broker's image once the broker answers, and the files that this reads.</summary>
    public static IReadOnlyList<MountedFile> SetupFiles { get; } =
        [new("init-scripts/kafka/docker/azki.sh", "/azki/kafka/docker/azki.sh"), TopicScript, AclScript];

    /// <summary>
    /// Settings of the broker. Whoever comes from outside its container shows a name and a password, and may do what was given to that name;
    /// only what runs inside, which is the broker itself and its health check, comes without. So the image's REST proxy, which would let
    /// anyone in by HTTP, stays inside as well. A topic misspelt is an error, not a new topic.
    /// </summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["KAFKA_LISTENERS"] = string.Create(
            CultureInfo.InvariantCulture,
            $"{AnnouncedLoopback},CONTROLLER://localhost:29093,{HostListener}://0.0.0.0:{HostPort},{InternalListener}://0.0.0.0:{InternalPort}"),
        ["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"] =
            $"CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT,{HostListener}:SASL_PLAINTEXT,{InternalListener}:SASL_PLAINTEXT",
        ["KAFKA_INTER_BROKER_LISTENER_NAME"] = "PLAINTEXT",
        ["KAFKA_SASL_ENABLED_MECHANISMS"] = Mechanism,
        ["KAFKA_AUTHORIZER_CLASS_NAME"] = "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        ["KAFKA_SUPER_USERS"] = $"User:ANONYMOUS;User:{KafkaUser.Administrator.Name}",
        ["KAFKA_REST_LISTENERS"] = "http://localhost:8082",
        ["KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR"] = "1",
        ["KAFKA_TRANSACTION_STATE_LOG_MIN_ISR"] = "1",
        ["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] = "false",
        ["KAFKA_NUM_PARTITIONS"] = "6",
        ["KAFKA_MESSAGE_MAX_BYTES"] = MaxMessageBytes,
        ["KAFKA_REPLICA_FETCH_MAX_BYTES"] = MaxMessageBytes,
    };

    /// <summary>The variables that tell the broker its users, one for each listener that asks for one.</summary>
    public static IReadOnlyList<string> UserVariables { get; } =
        [.. new[] { HostListener, InternalListener }.Select(listener => $"KAFKA_LISTENER_NAME_{listener}_{Mechanism}_SASL_JAAS_CONFIG")];

    /// <summary>What stands before the users in <see cref="UserVariables"/>; each of them follows as <see cref="UserEntry"/>, and a semicolon ends it.</summary>
    public const string LoginModule = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    private const string Mechanism = "PLAIN";

    private const string MaxMessageBytes = "17825792";

    /// <summary>A user and what stands before its password, which is followed by a quotation mark.</summary>
    public static string UserEntry(KafkaUser user) => $" user_{user.Name}=\"";

    /// <summary>What stands between the address of the broker and the password in a user's connection string.</summary>
    public static string Credentials(KafkaUser user) =>
        $";security.protocol=SASL_PLAINTEXT;sasl.mechanism={Mechanism};sasl.username={user.Name};sasl.password=";
}
