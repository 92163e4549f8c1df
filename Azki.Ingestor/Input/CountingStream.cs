namespace Azki.Ingestor.Input;

/// <summary>
/// Counts what is read from a stream, and can show its first bytes without taking them: also of a pipe, which cannot go back.
/// </summary>
internal sealed class CountingStream(Stream inner) : ForwardStream
{
    private byte[] _head = [];
    private int _headTaken;
    private long _bytesRead;

    /// <summary>Bytes taken so far; may be asked for by any thread.</summary>
    public long BytesRead => Volatile.Read(ref _bytesRead);

    /// <summary>Up to so many of the first bytes. To be called once, before anything is read.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> PeekAsync(int length, CancellationToken cancellationToken)
    {
        _head = new byte[length];
        var read = await inner.ReadAtLeastAsync(_head, length, throwOnEndOfStream: false, cancellationToken);
        return _head = _head[..read];
    }

    public override int Read(Span<byte> buffer) => TakeHead(buffer) is > 0 and var taken ? taken : Count(inner.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        TakeHead(buffer.Span) is > 0 and var taken ? taken : Count(await inner.ReadAsync(buffer, cancellationToken));

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }

    private int TakeHead(Span<byte> buffer)
    {
        var length = Math.Min(buffer.Length, _head.Length - _headTaken);
        _head.AsSpan(_headTaken, length).CopyTo(buffer);
        _headTaken += length;
        return Count(length);
    }

    private int Count(int read)
    {
        Volatile.Write(ref _bytesRead, _bytesRead + read);
        return read;
    }
}
