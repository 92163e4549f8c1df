using System.Buffers;

namespace Azki.Ingestor.Rows;

/// <summary>Shows a feed the input in pieces of any size: what it leaves is shown again with what follows.</summary>
internal sealed class RowPump(RowFeed feed, IngestRun run) : IDisposable
{
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(512 << 10);
    private int _length;

    /// <summary>Whether what is left is certain to be a whole row.</summary>
    public bool HoldsWholeRow => feed.IsWhole(_buffer.AsSpan(0, _length));

    /// <summary>Shows some more. What comes of it, which may be a thousand times as long, is sent as it comes.</summary>
    public ValueTask AddAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        Append(piece.Span);
        return TakeAsync(final: false, cancellationToken);
    }

    /// <summary>The input has ended.</summary>
    public ValueTask EndAsync(CancellationToken cancellationToken) => TakeAsync(final: true, cancellationToken);

    /// <summary>The input broke off.</summary>
    public void Break() => feed.Break(_buffer.AsSpan(0, _length));

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
    }

    private async ValueTask TakeAsync(bool final, CancellationToken cancellationToken)
    {
        bool isFull;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            run.LookAtClock();
            var taken = feed.Take(_buffer.AsSpan(0, _length), final);
            _length -= taken;
            _buffer.AsSpan(taken, _length).CopyTo(_buffer);
            isFull = run.IsFull;
            await run.SendFullAsync(cancellationToken);
        }
        while (isFull);
    }

    private void Append(ReadOnlySpan<byte> piece)
    {
        if (_buffer.Length - _length < piece.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, _length + piece.Length));
            _buffer.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }

        piece.CopyTo(_buffer.AsSpan(_length));
        _length += piece.Length;
    }
}
