namespace Azki.CdcBridge.Snapshot.Incremental;

/// <summary>
/// How large the parts of a table may be. A part is kept in memory until the stream has come to its end, so bytes count, which nobody knows
/// before: the rows that are asked for follow those of the part before, and a part ends where its bytes are full. Pure.
/// </summary>
/// <param name="mostRows">Rows of a part at most.</param>
/// <param name="bytes">Bytes of a part's records, but for the last row.</param>
internal sealed class PartSize(int mostRows, long bytes)
{
    /// <summary>What a part has of bytes, unless a test says otherwise.</summary>
    public const long UsualBytes = 8 << 20;

    // What is asked for and does not fit is read and thrown away: few enough of rows however wide.
    private const int First = 1000;

    /// <summary>Rows that the next part asks for.</summary>
    public int Rows { get; private set; } = Math.Clamp(mostRows, 1, First);

    /// <summary>Bytes after which a part ends.</summary>
    public long Bytes => bytes;

    /// <summary>Takes notice of a part.</summary>
    public void Learn(int rows, long read)
    {
        var fitting = read > 0 ? (long)(rows * ((double)bytes / read)) : mostRows;
        Rows = (int)Math.Clamp(Math.Min(fitting, 2L * Rows), 1, Math.Max(1, mostRows));
    }
}
