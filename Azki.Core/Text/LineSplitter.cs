namespace Azki.Core.Text;

/// <summary>
/// Cuts a stream of UTF-8 into lines, ended by LF or CRLF; the last one may lack its end. Skips a byte order mark and blank lines, and
/// holds no more than the first bytes of a line that is too long. A CR alone ends no line.
/// </summary>
/// <param name="maxLineBytes">Longer lines are <see cref="LineKind.TooLong"/>.</param>
/// <param name="keptBytes">How many bytes of such a line are kept.</param>
public sealed class LineSplitter(int maxLineBytes = 1 << 20, int keptBytes = 4 << 10)
{
    private readonly byte[] _kept = new byte[Math.Min(keptBytes, maxLineBytes)];
    private bool _isSkipping;
    private bool _hasStarted;
    private long _skippedFrom;

    /// <summary>The number of the last line returned, from 1; blank lines count.</summary>
    public long LineNumber { get; private set; }

    /// <summary>Where the last line returned begins in the stream, in bytes.</summary>
    public long LineOffset { get; private set; }

    /// <summary>Bytes consumed so far: where the line after the last one begins.</summary>
    public long Position { get; private set; }

    /// <summary>Whether it is in a line that is too long, of which the rest is still to come.</summary>
    public bool IsInLongLine => _isSkipping;

    /// <summary>Whether the last line returned had its line break: if not, the stream ended in it.</summary>
    public bool IsTerminated { get; private set; }

    /// <summary>Finds the next line that is not blank.</summary>
    /// <param name="buffer">The stream from <see cref="Position"/> on, as far as it is known.</param>
    /// <param name="final">Whether the stream ends with the buffer.</param>
    /// <param name="line">The line, valid until the next call and as long as the buffer is.</param>
    /// <param name="consumed">How many bytes of the buffer are done with; more than 0 is possible for every kind.</param>
    public LineKind Next(ReadOnlySpan<byte> buffer, bool final, out ReadOnlySpan<byte> line, out int consumed)
    {
        consumed = 0;
        line = default;
        if (!_hasStarted && !SkipByteOrderMark(buffer, final, ref consumed)) return LineKind.NeedMore;

        while (true)
        {
            var rest = buffer[consumed..];
            var end = rest.IndexOf((byte)'\n');
            if (end < 0 && !final)
            {
                // One byte more than accepted may be the CR of a CRLF.
                if (_isSkipping || rest.Length - 1 > maxLineBytes) Skip(rest, ref consumed);
                return LineKind.NeedMore;
            }

            if (end < 0 && rest.IsEmpty && !_isSkipping) return LineKind.End;

            LineNumber++;
            LineOffset = _isSkipping ? _skippedFrom : Position;
            IsTerminated = end >= 0;
            Consume(end < 0 ? rest.Length : end + 1, ref consumed);
            if (_isSkipping)
            {
                _isSkipping = false;
                line = _kept;
                return LineKind.TooLong;
            }

            line = end < 0 ? rest : rest[..end];
            if (line.Length > 0 && line[^1] == '\r') line = line[..^1];
            if (line.Length > maxLineBytes)
            {
                line = line[.._kept.Length];
                return LineKind.TooLong;
            }

            if (line.Length > 0 && (line[0] > ' ' || line.ContainsAnyExcept(" \t\r"u8))) return LineKind.Line;
        }
    }

    private bool SkipByteOrderMark(ReadOnlySpan<byte> buffer, bool final, ref int consumed)
    {
        var mark = "\uFEFF"u8;
        if (buffer.Length < mark.Length && !final && mark.StartsWith(buffer)) return false;
        if (buffer.StartsWith(mark)) Consume(mark.Length, ref consumed);
        _hasStarted = true;
        return true;
    }

    private void Skip(ReadOnlySpan<byte> rest, ref int consumed)
    {
        if (!_isSkipping)
        {
            rest[.._kept.Length].CopyTo(_kept);
            _skippedFrom = Position;
            _isSkipping = true;
        }

        Consume(rest.Length, ref consumed);
    }

    private void Consume(int length, ref int consumed)
    {
        consumed += length;
        Position += length;
    }
}
