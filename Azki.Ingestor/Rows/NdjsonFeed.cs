using Azki.Core.Events;

namespace Azki.Ingestor.Rows;

/// <summary>One JSON object a line.</summary>
internal sealed class NdjsonFeed(IngestRun run, int maxRowBytes, LinePosition from) : LineFeed(run, maxRowBytes, from)
{
    private readonly RawEventJsonParser _parser = new();

    protected override void TakeLine(ReadOnlySpan<byte> line, RowPlace place)
    {
        if (_parser.TryParse(line, out var raw, out var reason)) Run.Accept(raw, line, place);
        else Run.Reject(reason, line, place);
    }
}
