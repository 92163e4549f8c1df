using System.Text;
using Azki.EventLog;

namespace Azki.Tests.EventLog;

public sealed class PartitionerTests
{
    // Kafka's own vectors: org.apache.kafka.common.utils.UtilsTest.testMurmur2.
    [Theory]
    [InlineData("21", -973932308)]
    [InlineData("foobar", -790332482)]
    [InlineData("a-little-bit-long-string", -985981536)]
    [InlineData("a-little-bit-longer-string", -1486304829)]
    [InlineData("lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971)]
    [InlineData("abc", 479470107)]
    public void PartitionOf_KafkasVectors_Agree(string key, int hash)
    {
        Assert.Equal(hash, (int)Partitioner.Murmur2(Encoding.UTF8.GetBytes(key)));
        Assert.Equal((hash & int.MaxValue) % 12, Partitioner.PartitionOf(Encoding.UTF8.GetBytes(key), 12));
    }
}
