namespace Azki.Core.Text;

/// <summary>What <see cref="LineSplitter.Next"/> found.</summary>
public enum LineKind : byte
{
    /// <summary>No whole line: call again with the bytes not consumed and more after them.</summary>
    NeedMore,

    /// <summary>A line that is not blank.</summary>
    Line,

    /// <summary>A line longer than accepted: its first bytes, the rest was skipped.</summary>
    TooLong,

    /// <summary>The input is used up.</summary>
    End,
}
