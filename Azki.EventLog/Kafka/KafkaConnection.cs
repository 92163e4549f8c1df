using System.Data.Common;
using System.Globalization;
using Confluent.Kafka;

namespace Azki.EventLog.Kafka;

/// <summary>
/// How a Kafka is reached: <c>host:9092,host2:9092</c>, and behind it what the client needs to be let in, by Kafka's own names:
/// <c>host:9092;security.protocol=SASL_SSL;sasl.mechanism=PLAIN;sasl.username=me;sasl.password=secret</c>. A value with a semicolon is quoted.
/// </summary>
/// <param name="BootstrapServers">The brokers to begin with.</param>
/// <param name="Settings">Settings of the client; none where the cluster takes anyone.</param>
public sealed record KafkaConnection(string BootstrapServers, IReadOnlyDictionary<string, string> Settings)
{
    private const string SecurityProtocol = "security.protocol";
    private const string Mechanism = "sasl.mechanism";
    private const string UserName = "sasl.username";
    private const string Password = "sasl.password";

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="FormatException">It is none; the message repeats nothing of it, for it may hold a password.</exception>
    public static KafkaConnection Parse(string text)
    {
        var end = text.IndexOf(';', StringComparison.Ordinal);
        var servers = (end < 0 ? text : text[..end]).Trim();
        if (servers.Length == 0 || servers.Contains('=', StringComparison.Ordinal)) throw NotUnderstood(null);
        return new(servers, end < 0 ? new Dictionary<string, string>() : SettingsOf(text[(end + 1)..]));
    }

    /// <summary>Tells a client of this platform.</summary>
    public TConfig Apply<TConfig>(TConfig config)
        where TConfig : ClientConfig
    {
        config.BootstrapServers = BootstrapServers;
        foreach (var (name, value) in Settings) config.Set(name, value);
        return config;
    }

    /// <summary>The same for Kafka's Java client, which takes user and password as one text for its login module.</summary>
    public IReadOnlyDictionary<string, string> ToJavaSettings()
    {
        var settings = Settings.Where(s => s.Key is not (UserName or Password)).ToDictionary();
        if (settings.TryGetValue(SecurityProtocol, out var protocol)) settings[SecurityProtocol] = protocol.ToUpperInvariant();
        if (!Settings.TryGetValue(UserName, out var user)) return settings;
        var mechanism = settings[Mechanism] = settings.GetValueOrDefault(Mechanism, "PLAIN").ToUpperInvariant();
        var module = mechanism.StartsWith("SCRAM-", StringComparison.Ordinal) ? "scram.ScramLoginModule" : "plain.PlainLoginModule";
        settings["sasl.jaas.config"] = string.Create(
            CultureInfo.InvariantCulture,
            $"org.apache.kafka.common.security.{module} required username={Quoted(user)} password={Quoted(Settings.GetValueOrDefault(Password, ""))};");
        return settings;
    }

    private static Dictionary<string, string> SettingsOf(string text)
    {
        try
        {
            var pairs = new DbConnectionStringBuilder { ConnectionString = text };
            return pairs.Keys.Cast<string>().ToDictionary(name => name, name => (string)pairs[name]);
        }
        catch (ArgumentException e)
        {
            throw NotUnderstood(e);
        }
    }

    private static string Quoted(string text) => $"\"{text.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static FormatException NotUnderstood(Exception? inner) => new(
        "ConnectionStrings:kafka is not understood. Write the brokers, and behind them settings of the client: host:9092;security.protocol=SASL_SSL;sasl.mechanism=PLAIN;sasl.username=...;sasl.password=...", inner);
}
