using Azki.SparkEtl.Sources;
using Microsoft.Extensions.Configuration;

namespace Azki.Tests.EventLog.Kafka;

public sealed class SparkKafkaTests
{
    private const string Own = "host:9092;security.protocol=SASL_PLAINTEXT;sasl.mechanism=PLAIN;sasl.username=etl;sasl.password=secret";

    [Fact]
    public void Of_NothingElseNamed_IsTheWayOfTheProgram()
    {
        var (servers, options) = SparkKafka.Of(Own, new ConfigurationBuilder().Build());

        Assert.Equal("host:9092", servers);
        Assert.Contains("username=\"etl\"", options["sasl.jaas.config"], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_AnotherWayAndOptions_CountFirst()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(
        [
            new(SparkKafka.Setting, "inside:9093;security.protocol=SASL_PLAINTEXT;sasl.mechanism=PLAIN;sasl.username=spark;sasl.password=other"),
            new(SparkKafka.Setting + ":security.protocol", "SASL_SSL"),
        ]).Build();

        var (servers, options) = SparkKafka.Of(Own, configuration);

        Assert.Equal("inside:9093", servers);
        Assert.Equal("SASL_SSL", options["security.protocol"]);
        Assert.Contains("username=\"spark\" password=\"other\"", options["sasl.jaas.config"], StringComparison.Ordinal);
    }
}
