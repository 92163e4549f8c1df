using Azki.Ingestor.Files;
using Azki.Ingestor.Input;
using Azki.Ingestor.Rows;

namespace Azki.Ingestor.Watch;

/// <summary>What is durably logged of a watched file.</summary>
/// <param name="Size">The size when it was loaded as a whole; 0 for one that is followed by lines.</param>
/// <param name="Written">When it was last written then; of one followed by lines, where all of it was loaded.</param>
/// <param name="Head">Its identity: a file with another beginning is another file.</param>
/// <param name="Offset">Bytes loaded of a file followed by lines.</param>
/// <param name="Line">Lines loaded.</param>
/// <param name="IsAfterLineBreak">Whether the last line loaded had its line break.</param>
/// <param name="Format">How its rows are written.</param>
/// <param name="Header">The first line of CSV.</param>
/// <param name="End">What was loaded last: a file that has something else there was written anew, whatever it begins with.</param>
internal sealed record WatchedFile(
    long Size, DateTime Written, FileStretch Head, long Offset = 0, long Line = 0, bool IsAfterLineBreak = true,
    InputFormat Format = InputFormat.Csv, byte[]? Header = null, FileStretch End = default)
{
    public FileTail Tail => new(Format, new LinePosition(Offset, Line, IsAfterLineBreak), Header);

    public static WatchedFile Of(FileTail tail, DateTime written, FileStretch head, FileStretch end) =>
        new(0, written, head, tail.Position.Offset, tail.Position.Line, tail.Position.IsAfterLineBreak, tail.Format, tail.Header, end);
}
