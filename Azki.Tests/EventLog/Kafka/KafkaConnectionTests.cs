using Azki.EventLog.Kafka;
using Confluent.Kafka;

namespace Azki.Tests.EventLog.Kafka;

public sealed class KafkaConnectionTests
{
    [Fact]
    public void Parse_BrokersOnly_AreAllThereIs()
    {
        var connection = KafkaConnection.Parse(" one:9092,two:9092 ");

        Assert.Equal("one:9092,two:9092", connection.BootstrapServers);
        Assert.Empty(connection.Settings);
    }

    [Fact]
    public void Apply_UserAndPassword_ReachBothClients()
    {
        var connection = KafkaConnection.Parse("one:9092;security.protocol=SASL_SSL;sasl.mechanism=SCRAM-SHA-512;sasl.username=me;sasl.password='a;b=c'");

        foreach (var config in new ClientConfig[] { connection.Apply(new ProducerConfig()), connection.Apply(new ConsumerConfig()) })
        {
            Assert.Equal("one:9092", config.BootstrapServers);
            Assert.Equal("SASL_SSL", config.Get("security.protocol"));
            Assert.Equal("SCRAM-SHA-512", config.Get("sasl.mechanism"));
            Assert.Equal("me", config.SaslUsername);
            Assert.Equal("a;b=c", config.SaslPassword);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(";sasl.username=me")]
    [InlineData("sasl.username=me;host:9092")]
    [InlineData("host:9092;secret")]
    public void Parse_NoConnectionString_SaysHowOneIsWrittenAndRepeatsNothing(string text)
    {
        var problem = Assert.Throws<FormatException>(() => KafkaConnection.Parse(text));

        Assert.Contains("host:9092;security.protocol=", problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void ToJavaSettings_WithoutAUser_AreTheSame() => Assert.Equal(
        new Dictionary<string, string> { ["security.protocol"] = "SSL" },
        KafkaConnection.Parse("one:9092;security.protocol=ssl").ToJavaSettings());

    [Theory]
    [InlineData("plain", "PLAIN", "plain.PlainLoginModule")]
    [InlineData("SCRAM-SHA-256", "SCRAM-SHA-256", "scram.ScramLoginModule")]
    public void ToJavaSettings_UserAndPassword_AreOneTextForTheLoginModule(string mechanism, string expected, string module) => Assert.Equal(
        new Dictionary<string, string>
        {
            ["security.protocol"] = "SASL_PLAINTEXT",
            ["sasl.mechanism"] = expected,
            ["sasl.jaas.config"] = $"org.apache.kafka.common.security.{module} required username=\"me\" password=\"a\\\"b\\\\c\";",
        },
        KafkaConnection.Parse($"one:9092;security.protocol=sasl_plaintext;sasl.mechanism={mechanism};sasl.username=me;sasl.password=a\"b\\c").ToJavaSettings());
}
