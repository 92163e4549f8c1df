using System.Runtime.CompilerServices;

namespace MySql.Replication;

/// <summary>One bit a column, the lowest bit of the first byte first.</summary>
internal readonly ref struct ColumnBitmap(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public bool this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (_bytes[index >> 3] >> (index & 7) & 1) != 0;
    }

    public static int Size(int columns) => (columns + 7) / 8;

    public int CountSet(int columns)
    {
        var count = 0;
        for (var i = 0; i < columns; i++) count += this[i] ? 1 : 0;
        return count;
    }
}
