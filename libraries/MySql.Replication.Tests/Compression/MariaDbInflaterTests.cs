using MySql.Replication.Compression;

namespace MySql.Replication.Tests.Compression;

public sealed class MariaDbInflaterTests
{
    [Fact]
    public void Inflate_DataThatAskForADictionary_IsAFormatError()
    {
        // A length of one byte, the length, zlib's header with FDICT and the id of the dictionary.
        byte[] compressed = [0x01, 5, 0x78, 0x20, 1, 2, 3, 4, 0, 0, 0, 0];
        Assert.Throws<BinlogFormatException>(() => new MariaDbInflater().Inflate(compressed));
    }
}
