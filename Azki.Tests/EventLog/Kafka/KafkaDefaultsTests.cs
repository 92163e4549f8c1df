using Azki.EventLog.Kafka;
using Confluent.Kafka;

namespace Azki.Tests.EventLog.Kafka;

public sealed class KafkaDefaultsTests
{
    [Fact]
    public void Apply_ProducerConfigured_KeepsWhatIsFreeAndEnforcesDurability()
    {
        var config = KafkaDefaults.Apply(new ProducerConfig { CompressionType = CompressionType.Zstd, LingerMs = 50, Acks = Acks.None, EnableIdempotence = false });
        Assert.Equal(CompressionType.Zstd, config.CompressionType);
        Assert.Equal(50, config.LingerMs);
        Assert.Equal(Acks.All, config.Acks);
        Assert.True(config.EnableIdempotence);
        Assert.Equal(CompressionType.Lz4, KafkaDefaults.Apply(new ProducerConfig()).CompressionType);
    }

    [Fact]
    public void ForTransactions_WaitsLongerThanATransactionMay_AreCappedAtItSoThatTheClientTakesThem()
    {
        var given = KafkaDefaults.Apply(new ProducerConfig { BootstrapServers = "127.0.0.1:1", MessageTimeoutMs = 300_000, SocketTimeoutMs = 120_000 });

        var config = KafkaDefaults.ForTransactions(given, "name");

        Assert.Equal((60_000, 60_000), (config.MessageTimeoutMs, config.SocketTimeoutMs));
        new ProducerBuilder<byte[], byte[]>(config).SetLogHandler((_, _) => { }).Build().Dispose();
        given.TransactionTimeoutMs = 90_000;
        Assert.Equal(90_000, KafkaDefaults.ForTransactions(given, "name").MessageTimeoutMs);
        given.MessageTimeoutMs = 20_000;
        Assert.Equal(20_000, KafkaDefaults.ForTransactions(given, "name").MessageTimeoutMs);
    }

    [Fact]
    public void Apply_ConsumerConfigured_NeverMovesOrCommitsByItself()
    {
        var config = KafkaDefaults.Apply(new ConsumerConfig { EnableAutoCommit = true, AutoOffsetReset = AutoOffsetReset.Latest, GroupId = "mine" });
        Assert.Equal("mine", config.GroupId);
        Assert.False(config.EnableAutoCommit);
        Assert.Equal(AutoOffsetReset.Error, config.AutoOffsetReset);
    }
}
