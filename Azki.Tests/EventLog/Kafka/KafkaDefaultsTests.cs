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
    public void Apply_ConsumerConfigured_NeverMovesOrCommitsByItself()
    {
        var config = KafkaDefaults.Apply(new ConsumerConfig { EnableAutoCommit = true, AutoOffsetReset = AutoOffsetReset.Latest, GroupId = "mine" });
        Assert.Equal("mine", config.GroupId);
        Assert.False(config.EnableAutoCommit);
        Assert.Equal(AutoOffsetReset.Error, config.AutoOffsetReset);
    }
}
