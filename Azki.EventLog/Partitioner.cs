namespace Azki.EventLog;

/// <summary>
/// Chooses a record's partition as Kafka's Java client does (and librdkafka's <c>murmur2_random</c> for a key):
/// <c>toPositive(murmur2(key)) % partitions</c>. https://github.com/apache/kafka, <c>org.apache.kafka.common.utils.Utils.murmur2</c>.
/// </summary>
public static class Partitioner
{
    private const uint Seed = 0x9747b28c;
    private const uint M = 0x5bd1e995;

    /// <summary>The partition of a key, from 0 to <paramref name="partitions"/> - 1.</summary>
    public static int PartitionOf(ReadOnlySpan<byte> key, int partitions) =>
        partitions == 1 ? 0 : (int)((Murmur2(key) & 0x7fffffff) % (uint)partitions);

    internal static uint Murmur2(ReadOnlySpan<byte> data)
    {
        var h = Seed ^ (uint)data.Length;
        while (data.Length >= 4)
        {
            var k = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(data) * M;
            k ^= k >> 24;
            h = (h * M) ^ (k * M);
            data = data[4..];
        }
        switch (data.Length)
        {
            case 3: h ^= (uint)data[2] << 16; goto case 2;
            case 2: h ^= (uint)data[1] << 8; goto case 1;
            case 1: h = (h ^ data[0]) * M; break;
        }
        h = (h ^ (h >> 13)) * M;
        return h ^ (h >> 15);
    }
}
