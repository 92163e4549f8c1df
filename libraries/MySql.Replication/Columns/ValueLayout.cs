namespace MySql.Replication.Columns;

/// <summary>How to find a value's end.</summary>
/// <param name="PrefixWidth">Bytes of length before the value; 0 for values that all have the same length.</param>
/// <param name="FixedLength">That length.</param>
internal readonly record struct ValueLayout(byte PrefixWidth, int FixedLength)
{
    public static ValueLayout Fixed(int length) => new(0, length);

    public static ValueLayout Prefixed(int width) => width is >= 1 and <= 4 ? new((byte)width, 0) : throw new BinlogFormatException($"Values cannot have {width} bytes of length.");
}
