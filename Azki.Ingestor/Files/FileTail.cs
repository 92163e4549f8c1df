using Azki.Ingestor.Input;
using Azki.Ingestor.Rows;

namespace Azki.Ingestor.Files;

/// <summary>How far a growing file was loaded.</summary>
/// <param name="Format">How its rows are written.</param>
/// <param name="Position">After the last line loaded.</param>
/// <param name="Header">The first line of a CSV file; null until it is there.</param>
internal readonly record struct FileTail(InputFormat Format, LinePosition Position, byte[]? Header)
{
    /// <summary>So many bytes at its beginning, and before the place where reading ended, tell a file from another.</summary>
    public const int KnownBytes = 4096;
}
