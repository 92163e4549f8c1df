namespace Azki.Ingestor.Rows;

/// <summary>A place between two lines of a file.</summary>
/// <param name="Offset">Bytes before it.</param>
/// <param name="Line">Lines before it.</param>
/// <param name="IsAfterLineBreak">Whether the line before it had its end, or was taken without.</param>
internal readonly record struct LinePosition(long Offset, long Line, bool IsAfterLineBreak)
{
    public static LinePosition Start { get; } = new(0, 0, true);
}
