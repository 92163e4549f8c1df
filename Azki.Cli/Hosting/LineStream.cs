using Azki.Core.Text;

namespace Azki.Cli.Hosting;

/// <summary>The lines of a stream, cut as the platform cuts them: what it refuses must reach it as it is.</summary>
internal sealed class LineStream(Stream stream, int maxLineBytes)
{
    // As much as the platform looks at to tell what a file is.
    private const int PieceBytes = 256 << 10;

    // Of a longer line as much is kept: more than the platform accepts of one.
    private readonly LineSplitter _lines = new(maxLineBytes, maxLineBytes);
    private byte[] _buffer = new byte[PieceBytes];
    private int _start;
    private int _end;
    private bool _hasEnded;

    /// <summary>The beginning, before any line is read.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(CancellationToken cancellationToken)
    {
        if (_end == 0) await FillAsync(cancellationToken).ConfigureAwait(false);
        return _buffer.AsMemory(_start, _end - _start);
    }

    /// <summary>Writes the next line that is not blank to a body, ended by LF; false at the end.</summary>
    public async ValueTask<bool> TryReadAsync(MemoryStream body, CancellationToken cancellationToken)
    {
        while (true)
        {
            switch (Next(body))
            {
                case LineKind.End:
                    return false;
                case LineKind.NeedMore:
                    await FillAsync(cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    return true;
            }
        }
    }

    /// <summary>Writes all that is left to a body.</summary>
    public async Task ReadToEndAsync(MemoryStream body, CancellationToken cancellationToken)
    {
        body.Write(_buffer, _start, _end - _start);
        await stream.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
    }

    private LineKind Next(MemoryStream body)
    {
        var kind = _lines.Next(_buffer.AsSpan(_start, _end - _start), _hasEnded, out var line, out var consumed);
        _start += consumed;
        if (kind is not (LineKind.Line or LineKind.TooLong)) return kind;
        body.Write(line);
        body.WriteByte((byte)'\n');
        return kind;
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var free = _buffer.AsMemory(_end);
        var read = await stream.ReadAtLeastAsync(free, free.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        _end += read;
        _hasEnded = read < free.Length;
    }
}
