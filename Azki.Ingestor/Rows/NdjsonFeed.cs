using System.Text.Json;
using Azki.Core.Events;

namespace Azki.Ingestor.Rows;

/// <summary>One JSON object a line.</summary>
internal sealed class NdjsonFeed(IngestRun run, int maxRowBytes, LinePosition from) : LineFeed(run, maxRowBytes, from)
{
    private readonly RawEventJsonParser _parser = new();

    // An object that has its last bracket cannot go on.
    public override bool IsWhole(ReadOnlySpan<byte> row)
    {
        try
        {
            var reader = new Utf8JsonReader(row);
            return reader.Read() && reader.TokenType == JsonTokenType.StartObject && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    protected override void TakeLine(ReadOnlySpan<byte> line, RowPlace place)
    {
        if (_parser.TryParse(line, out var raw, out var reason)) Run.Accept(raw, line, place);
        else Run.Reject(reason, line, place);
    }
}
