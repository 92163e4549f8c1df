using Azki.Core.Events;
using Azki.Core.Text;

namespace Azki.Ingestor.Rows;

/// <summary>Formats of one row a line.</summary>
/// <param name="run">Takes the rows.</param>
/// <param name="maxRowBytes">Longer rows are refused.</param>
/// <param name="from">Where in the file the bytes shown begin.</param>
internal abstract class LineFeed(IngestRun run, int maxRowBytes, LinePosition from) : RowFeed
{
    private readonly LineSplitter _lines = new(maxRowBytes);
    private LinePosition? _position;

    /// <summary>After the last line taken: where to go on another time.</summary>
    public LinePosition Position => _position ?? from;

    protected IngestRun Run => run;

    /// <summary>Whether what comes next is a row, or blank.</summary>
    protected virtual bool HasBegun => true;

    public override int Take(ReadOnlySpan<byte> buffer, bool final)
    {
        var taken = 0;
        while (!run.IsFull)
        {
            var kind = _lines.Next(buffer[taken..], final, out var line, out var consumed);
            taken += consumed;
            if (kind is LineKind.NeedMore or LineKind.End)
            {
                // Blank lines at the end are done with, too.
                if (HasBegun && _lines is { LineNumber: > 0, IsInLongLine: false, IsTerminated: true }) NotePosition();
                return taken;
            }

            var place = RowPlace.Line(from.Line + _lines.LineNumber);
            if (!TakeHeader(kind, line))
            {
                if (kind == LineKind.TooLong) run.Reject(RejectReason.RowTooLong, line, place);
                else TakeLine(line, place);
            }

            NotePosition();
        }

        return taken;
    }

    public override void Break(ReadOnlySpan<byte> rest)
    {
        RefuseWithoutHeader();
        run.IsRestUnread = true;
        var place = RowPlace.Line(from.Line + _lines.LineNumber + 1);
        // Of a line that is too long the beginning is kept elsewhere.
        var kind = _lines.Next(rest, final: true, out var line, out _);
        run.Reject(kind == LineKind.TooLong ? RejectReason.RowTooLong : RejectReason.TruncatedRow, line, place);
    }

    private void NotePosition() => _position = new LinePosition(from.Offset + _lines.Position, from.Line + _lines.LineNumber, _lines.IsTerminated);

    /// <summary>Takes a header where one is due; false for a row.</summary>
    protected virtual bool TakeHeader(LineKind kind, ReadOnlySpan<byte> line) => false;

    /// <summary>Throws where a header is due.</summary>
    protected virtual void RefuseWithoutHeader()
    {
    }

    protected abstract void TakeLine(ReadOnlySpan<byte> line, RowPlace place);
}
