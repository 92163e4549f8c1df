using System.Text.Json;
using Azki.Core.Events;

namespace Azki.Ingestor.Rows;

/// <summary>
/// A JSON array of objects, or one object. Where the JSON is not well-formed, or an element is too long to be held, the array ends: what
/// follows cannot be told apart, so it is one refused row.
/// </summary>
internal sealed class JsonFeed(IngestRun run, int maxRowBytes) : RowFeed
{
    private readonly RawEventJsonParser _parser = new();
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 64 });
    private bool _hasStarted;
    private bool _hasEnded;
    private long _elements;

    /// <summary>Whether nothing at all could be made of the input.</summary>
    public bool IsMalformedFromStart { get; private set; }

    public override int Take(ReadOnlySpan<byte> buffer, bool final)
    {
        if (_hasEnded) return buffer.Length;

        var taken = _hasStarted ? 0 : SkipByteOrderMark(buffer);
        try
        {
            TakeElements(buffer[taken..], final, ref taken);
        }
        catch (JsonException)
        {
            End(RejectReason.MalformedJson, buffer[taken..]);
            return buffer.Length;
        }

        if (!_hasEnded && buffer.Length - taken > maxRowBytes)
        {
            End(RejectReason.RowTooLong, buffer[taken..]);
            return buffer.Length;
        }

        return taken;
    }

    public override void Break(ReadOnlySpan<byte> rest)
    {
        if (!_hasEnded) End(RejectReason.TruncatedRow, rest);
    }

    private void TakeElements(ReadOnlySpan<byte> buffer, bool final, ref int taken)
    {
        var start = taken;
        var reader = new Utf8JsonReader(buffer, final, _state);
        while (reader.Read())
        {
            _hasStarted = true;
            var isElement = reader.CurrentDepth == 1
                || (reader.CurrentDepth == 0 && reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.EndArray));
            if (isElement)
            {
                var elementStart = (int)reader.TokenStartIndex;
                if (!reader.TrySkip()) return;
                TakeElement(buffer[elementStart..(int)reader.BytesConsumed]);
            }

            taken = start + (int)reader.BytesConsumed;
            _state = reader.CurrentState;
        }
    }

    private void TakeElement(ReadOnlySpan<byte> element)
    {
        var place = RowPlace.Element(++_elements);
        if (element.Length > maxRowBytes) run.Reject(RejectReason.RowTooLong, element, place);
        else if (_parser.TryParse(element, out var raw, out var reason)) run.Accept(raw, element, place);
        else run.Reject(reason, element, place);
    }

    private void End(RejectReason reason, ReadOnlySpan<byte> rest)
    {
        _hasEnded = true;
        IsMalformedFromStart = _elements == 0 && reason != RejectReason.RowTooLong;
        if (!IsMalformedFromStart) run.Reject(reason, rest, RowPlace.Element(_elements + 1));
    }

    private static int SkipByteOrderMark(ReadOnlySpan<byte> buffer) => buffer.StartsWith("\uFEFF"u8) ? 3 : 0;
}
