using System.Text.Json;
using Azki.Core.Events;
using Azki.Core.Quarantine;

namespace Azki.Ingestor.Rows;

/// <summary>
/// A JSON array of objects, or one object. An element that is too long or too deep costs itself only. Where the JSON is not well-formed the
/// array ends: what follows cannot be told apart, so it is one refused row, and the run says that the rest was not read.
/// </summary>
internal sealed class JsonFeed(IngestRun run, int maxRowBytes) : RowFeed
{
    // As much as is kept of a line that is too long.
    private const int KeptBytes = 4 << 10;

    // How deep a row may be is the parser's to say, of that row. The length of an element bounds the depth here.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = int.MaxValue };

    private readonly RawEventJsonParser _parser = new();
    private readonly JsonValueEnd _end = new();
    private Expected _expected;
    private bool _isBehindMark;
    private bool _isPassing;
    private bool _hasEnded;
    private long _elements;

    private enum Expected : byte
    {
        Anything,
        ElementOrEnd,
        Element,
        CommaOrEnd,
        Nothing,
        EndOfMalformed,
    }

    /// <summary>Whether nothing at all could be made of the input.</summary>
    public bool IsMalformedFromStart { get; private set; }

    public override int Take(ReadOnlySpan<byte> buffer, bool final)
    {
        if (_hasEnded) return buffer.Length;

        var taken = 0;
        if (!_isBehindMark && !TrySkipByteOrderMark(buffer, final, ref taken)) return 0;
        while (!run.IsFull && TryTakeNext(buffer, final, ref taken))
        {
            // All that is there.
        }

        if (final && !run.IsFull && !_hasEnded && (_isPassing || _expected != Expected.Nothing)) EndMalformed(buffer[taken..], final);
        return _hasEnded ? buffer.Length : taken;
    }

    public override void Break(ReadOnlySpan<byte> rest)
    {
        if (_hasEnded) return;
        run.IsRestUnread = true;
        End(RejectReason.TruncatedRow, rest);
    }

    private bool TryTakeNext(ReadOnlySpan<byte> buffer, bool final, ref int taken)
    {
        if (_isPassing && !TryPass(buffer, final, ref taken)) return false;

        taken += WhiteSpace(buffer[taken..]);
        if (_hasEnded || taken == buffer.Length) return false;
        switch (_expected, (char)buffer[taken])
        {
            case (Expected.Anything, '['):
                _expected = Expected.ElementOrEnd;
                break;
            case (Expected.ElementOrEnd or Expected.CommaOrEnd, ']'):
                _expected = Expected.Nothing;
                break;
            case (Expected.CommaOrEnd, ','):
                _expected = Expected.Element;
                break;
            case (Expected.CommaOrEnd or Expected.Nothing or Expected.EndOfMalformed, _):
                EndMalformed(buffer[taken..], final);
                return false;
            default:
                return TryTakeElement(buffer[taken..], final, ref taken);
        }

        taken++;
        return true;
    }

    private bool TryTakeElement(ReadOnlySpan<byte> rest, bool final, ref int taken)
    {
        // No more is shown than a row may have, so that it does not matter how the input was cut: what is not whole within that is too long.
        var shown = rest[..(int)Math.Min(rest.Length, maxRowBytes + 1L)];
        if (!TryMeasure(shown, final && shown.Length == rest.Length, out var length))
        {
            EndMalformed(rest, final);
            return false;
        }

        if (length == 0 && shown.Length <= maxRowBytes) return false;

        _expected = _expected == Expected.Anything ? Expected.Nothing : Expected.CommaOrEnd;
        _elements++;
        _isPassing = length is 0 || length > maxRowBytes;
        if (_isPassing)
        {
            run.Reject(RejectReason.RowTooLong, shown[..Math.Min(KeptBytes, maxRowBytes)], RowPlace.Element(_elements));
            return true;
        }

        var element = shown[..length];
        if (_parser.TryParse(element, out var raw, out var reason)) run.Accept(raw, element, RowPlace.Element(_elements));
        else run.Reject(reason, element, RowPlace.Element(_elements));
        taken += length;
        return true;
    }

    /// <summary>The length of the value at the beginning, 0 where its end is not there; false where it is malformed.</summary>
    private static bool TryMeasure(ReadOnlySpan<byte> value, bool final, out int length)
    {
        length = 0;
        try
        {
            var reader = new Utf8JsonReader(value, final, new JsonReaderState(Options));
            if (reader.Read() && reader.TrySkip()) length = (int)reader.BytesConsumed;
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Nothing of an element that is too long is held.
    private bool TryPass(ReadOnlySpan<byte> buffer, bool final, ref int taken)
    {
        _isPassing = !_end.TryFind(buffer[taken..], final, out var passed);
        taken += passed;
        return !_isPassing;
    }

    // Waits until all is shown that is kept of a row, or what follows: so it is seen whether that is all there is. Until then it is not read again.
    private void EndMalformed(ReadOnlySpan<byte> rest, bool final)
    {
        _expected = Expected.EndOfMalformed;
        if (!final && rest.Length <= QuarantinedRow.MaxRowBytes) return;
        run.IsRestUnread = true;
        End(RejectReason.MalformedJson, rest);
    }

    private void End(RejectReason reason, ReadOnlySpan<byte> rest)
    {
        _hasEnded = true;
        IsMalformedFromStart = _elements == 0;
        // An element that was being passed over is refused already.
        if (!IsMalformedFromStart && !_isPassing) run.Reject(reason, rest[..Math.Min(rest.Length, QuarantinedRow.MaxRowBytes + 1)], RowPlace.Element(_elements + 1));
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
