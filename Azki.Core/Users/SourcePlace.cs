namespace Azki.Core.Users;

/// <summary>
/// Where in its source a change was made, in the order in which the source made them. The default is a source that does not tell.
/// </summary>
/// <param name="File">The number of the log file; 0 where there is one log.</param>
/// <param name="Position">The byte in it.</param>
/// <param name="Row">The row within the statement.</param>
public readonly record struct SourcePlace(uint File, long Position, long Row) : IComparable<SourcePlace>
{
    /// <summary>The place that a change names.</summary>
    public static SourcePlace Of(ChangeSource source) => source.Position > 0 ? new(ChangeVersion.FileNumber(source.File), source.Position, source.Row) : default;

    /// <summary>Whether the source tells.</summary>
    public bool IsKnown => Position > 0;

    /// <summary>Below zero where this place is before the other one.</summary>
    public int CompareTo(SourcePlace other) => (File, Position, Row).CompareTo((other.File, other.Position, other.Row));
}
