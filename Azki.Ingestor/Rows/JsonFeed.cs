using System.Text.Json;
using Azki.Core.Events;

namespace Azki.Ingestor.Rows;

/// <summary>
/// A JSON array of objects, or one object. Where the JSON is not well-formed, or an element is too long to be held, the array ends: what
/// follows cannot be told apart, so it is one refused row.
/// </summary>
internal sealed class JsonFeed(IngestRun run, int maxRowBytes) : RowFeed
{
    // Beside the longest element: a comma, and white space as people write it.
    private const int BetweenBytes = 4 << 10;

    private readonly RawEventJsonParser _parser = new();
    private JsonReaderState _state = new(new JsonReaderOptions { MaxDepth = 64 });
    private bool _isBehindMark;
    private bool _hasEnded;
    private long _elements;

    /// <summary>Whether nothing at all could be made of the input.</summary>
    public bool IsMalformedFromStart { get; private set; }

    public override int Take(ReadOnlySpan<byte> buffer, bool final)
    {
        if (_hasEnded) return buffer.Length;

        var taken = 0;
        if (!_isBehindMark && !TrySkipByteOrderMark(buffer, final, ref taken)) return 0;
        try
        {
            TakeElements(buffer, final, ref taken);
        }
        catch (JsonException)
        {
            End(RejectReason.MalformedJson, buffer[taken..]);
        }

        if (!_hasEnded && IsTooLong(buffer.Length - taken)) End(RejectReason.RowTooLong, buffer[taken..]);
        return _hasEnded ? buffer.Length : taken;
    }

    public override void Break(ReadOnlySpan<byte> rest)
    {
        if (!_hasEnded) End(RejectReason.TruncatedRow, rest);
    }

    private void TakeElements(ReadOnlySpan<byte> buffer, bool final, ref int taken)
    {
        var start = taken;
        taken += WhiteSpace(buffer[taken..]);
        var reader = new Utf8JsonReader(buffer[start..], final, _state);
        while (!_hasEnded && reader.Read())
        {
            var isElement = reader.CurrentDepth == 1
                || (reader.CurrentDepth == 0 && reader.TokenType is not (JsonTokenType.StartArray or JsonTokenType.EndArray));
            var elementStart = start + (int)reader.TokenStartIndex;
            if (isElement && !reader.TrySkip()) return;

            // Measured as where it does not yet end in the buffer, so that it does not matter how the input was cut.
            var end = start + (int)reader.BytesConsumed;
            if (IsTooLong(end - taken)) End(RejectReason.RowTooLong, buffer[taken..end]);
            else if (isElement) TakeElement(buffer[elementStart..end]);
            taken = end + WhiteSpace(buffer[end..]);
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

    private bool IsTooLong(int length) => length - BetweenBytes > maxRowBytes;

    private void End(RejectReason reason, ReadOnlySpan<byte> rest)
    {
        _hasEnded = true;
        IsMalformedFromStart = _elements == 0 && reason != RejectReason.RowTooLong;
        if (!IsMalformedFromStart) run.Reject(reason, rest, RowPlace.Element(_elements + 1));
    }

    private bool TrySkipByteOrderMark(ReadOnlySpan<byte> buffer, bool final, ref int taken)
    {
        var mark = "\uFEFF"u8;
        if (buffer.Length < mark.Length && !final && mark.StartsWith(buffer)) return false;
        if (buffer.StartsWith(mark)) taken = mark.Length;
        return _isBehindMark = true;
    }

    private static int WhiteSpace(ReadOnlySpan<byte> buffer) => buffer.Length - buffer.TrimStart(" \t\r\n"u8).Length;
}
