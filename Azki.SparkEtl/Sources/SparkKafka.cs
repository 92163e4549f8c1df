using Azki.EventLog.Kafka;
using Microsoft.Extensions.Configuration;

namespace Azki.SparkEtl.Sources;

/// <summary>How Spark reaches the log.</summary>
public static class SparkKafka
{
    /// <summary>Names another way to the log than this program takes; below it, options of Kafka's Java client.</summary>
    public const string Setting = "Azki:SparkEtl:Kafka";

    /// <summary>As this program does, unless <see cref="Setting"/> says otherwise: its value is another connection string, and options below it count first.</summary>
    /// <param name="connectionString">The connection string of this program.</param>
    /// <param name="configuration">Holds the settings.</param>
    /// <exception cref="FormatException">A connection string is none.</exception>
    public static (string BootstrapServers, IReadOnlyDictionary<string, string> ClientOptions) Of(string connectionString, IConfiguration configuration)
    {
        var section = configuration.GetSection(Setting);
        var connection = KafkaConnection.Parse(section.Value is { Length: > 0 } own ? own : connectionString);
        var options = connection.ToJavaSettings().ToDictionary();
        foreach (var option in section.GetChildren()) options[option.Key] = option.Value ?? "";
        return (connection.BootstrapServers, options);
    }
}
