namespace MySql.Replication;

/// <summary>A place in the log.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Position">Bytes from its beginning; 4 is the first event.</param>
public readonly record struct BinlogPosition(string File, ulong Position)
{
    /// <summary>Where a file's first event is.</summary>
    public const ulong FirstEvent = 4;

    /// <summary>file:position.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{Position}");
}
