namespace Azki.Ingestor.Input;

/// <summary>
/// What a decoder reads. The last byte comes in a read of its own: so it shows whether the decoder needed all there is.
/// </summary>
internal sealed class CompressedInput(Stream inner) : ForwardStream
{
    private readonly byte[] _buffer = new byte[16 << 10];
    private int _start;
    private int _end;
    private bool _isInnerAtEnd;

    /// <summary>Whether more was asked for behind the last byte.</summary>
    public bool HasEnded { get; private set; }

    private bool NeedsMore => _end - _start < 2 && !_isInnerAtEnd;

    public override int Read(Span<byte> buffer)
    {
        while (NeedsMore) Add(inner.Read(Room().Span));
        return Give(buffer);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (NeedsMore) Add(await inner.ReadAsync(Room(), cancellationToken));
        return Give(buffer.Span);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private Memory<byte> Room()
    {
        _buffer.AsSpan(_start.._end).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        return _buffer.AsMemory(_end);
    }

    private void Add(int read)
    {
        _end += read;
        _isInnerAtEnd = read == 0;
    }

    private int Give(Span<byte> buffer)
    {
        var length = Math.Min(buffer.Length, _end - _start > 1 ? _end - _start - 1 : _end - _start);
        _buffer.AsSpan(_start, length).CopyTo(buffer);
        _start += length;
        HasEnded |= length == 0 && !buffer.IsEmpty;
        return length;
    }
}
