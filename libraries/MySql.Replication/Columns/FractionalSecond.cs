namespace MySql.Replication.Columns;

/// <summary>The fraction of a second after TIME, DATETIME and TIMESTAMP: no, one, two or three bytes for up to two, four, six digits.</summary>
internal static class FractionalSecond
{
    private static ReadOnlySpan<int> MicrosecondsPerUnit => [1_000_000, 10_000, 100, 1];

    /// <param name="units">What the bytes hold.</param>
    /// <param name="width">How many bytes they are.</param>
    public static int ToMicroseconds(long units, int width) => (int)(units * MicrosecondsPerUnit[width]);

    public static ulong ReadBigEndian(ReadOnlySpan<byte> bytes)
    {
        var value = 0UL;
        foreach (var b in bytes) value = value << 8 | b;
        return value;
    }
}
