using System.Buffers;

namespace Azki.Ingestor.Rows;

/// <summary>Shows a feed the input in pieces of any size: what it leaves is shown again with what follows.</summary>
internal sealed class RowPump(RowFeed feed, IngestRun run) : IDisposable
{
    // Two bytes may be a row that is refused, and costs this much then, beside the header that is kept with it.
    private const int RefusedRowBytes = 350;
    private const int MaxRefusedBytes = 16 << 20;
    private const int MaxSlice = 16 << 10;
    private const int MinSlice = 1 << 10;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(512 << 10);
    private int _length;

    /// <summary>Shows some more. What comes of it is sent every few kilobytes: it may be a thousand times as long.</summary>
    public async ValueTask AddAsync(ReadOnlyMemory<byte> piece, CancellationToken cancellationToken)
    {
        for (var slice = Slice; piece.Length > 0;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var shown = Math.Min(slice, piece.Length);
            Append(piece.Span[..shown]);
            piece = piece[shown..];
            var taken = feed.Take(_buffer.AsSpan(0, _length), final: false);
            _length -= taken;
            _buffer.AsSpan(taken, _length).CopyTo(_buffer);
            // A row that is longer is not looked through again for every few bytes of it.
            slice = taken == 0 ? piece.Length : Slice;
            await run.SendFullAsync(cancellationToken);
        }
    }

    private int Slice => Math.Clamp(2 * MaxRefusedBytes / (RefusedRowBytes + run.Columns.Length), MinSlice, MaxSlice);

    /// <summary>The input has ended.</summary>
    public void End() => feed.Take(_buffer.AsSpan(0, _length), final: true);

    /// <summary>The input broke off.</summary>
    public void Break() => feed.Break(_buffer.AsSpan(0, _length));

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _length = 0;
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
