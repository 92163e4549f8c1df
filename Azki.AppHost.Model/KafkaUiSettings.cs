using System.Globalization;

namespace Azki.AppHost.Model;

/// <summary>Kafka UI: a page that shows topics, records and groups. Its user of the broker changes nothing.</summary>
public static class KafkaUiSettings
{
    /// <summary>The port of the page in its container.</summary>
    public const int Port = 8080;

    /// <summary>Under which the page is published, for the machine itself.</summary>
    public const string PublishedPort = "127.0.0.1:8082:8080";

    /// <summary>Answers 200 when the page does.</summary>
    public const string HealthPath = "/actuator/health";

    /// <summary>Where the broker is.</summary>
    public const string BootstrapVariable = "KAFKA_CLUSTERS_0_BOOTSTRAPSERVERS";

    /// <summary>How it logs in there: <see cref="LoginBeforePassword"/>, the password, <see cref="LoginAfterPassword"/>.</summary>
    public const string LoginVariable = "KAFKA_CLUSTERS_0_PROPERTIES_SASL_JAAS_CONFIG";

    /// <summary>The parameter of the AppHost that holds the password of people, where the page is published.</summary>
    public const string PasswordParameter = "kafka-ui-password";

    /// <summary>Gives it to the page.</summary>
    public const string PasswordVariable = "SPRING_SECURITY_USER_PASSWORD";

    /// <summary>The user that people sign in as there.</summary>
    public const string User = "azki";

    /// <summary>Begins the value of <see cref="LoginVariable"/>.</summary>
    public static string LoginBeforePassword { get; } = $"{KafkaSettings.LoginModule} username=\"{KafkaUser.Viewer.Name}\" password=\"";

    /// <summary>Ends it.</summary>
    public const string LoginAfterPassword = "\";";

    /// <summary>Its settings.</summary>
    public static IReadOnlyDictionary<string, string> Environment { get; } = new Dictionary<string, string>
    {
        ["SERVER_PORT"] = Port.ToString(CultureInfo.InvariantCulture),
        ["KAFKA_CLUSTERS_0_NAME"] = "azki",
        ["KAFKA_CLUSTERS_0_READONLY"] = "true",
        ["KAFKA_CLUSTERS_0_PROPERTIES_SECURITY_PROTOCOL"] = "SASL_PLAINTEXT",
        ["KAFKA_CLUSTERS_0_PROPERTIES_SASL_MECHANISM"] = "PLAIN",
    };

    /// <summary>Asks people who they are: where the page is published, others may be logged in to the machine.</summary>
    public static IReadOnlyDictionary<string, string> SignIn { get; } = new Dictionary<string, string>
    {
        ["AUTH_TYPE"] = "LOGIN_FORM",
        ["SPRING_SECURITY_USER_NAME"] = User,
    };
}
