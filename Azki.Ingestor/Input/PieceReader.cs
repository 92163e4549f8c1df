using System.Buffers;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Azki.Ingestor.Input;

/// <summary>
/// Reads and decompresses a stream on a task of its own, some pieces ahead of whoever takes them.
/// </summary>
internal sealed class PieceReader : IAsyncDisposable
{
    private const int PieceBytes = 256 << 10;
    private const int PiecesAhead = 8;

    private readonly Channel<Piece> _pieces = Channel.CreateBounded<Piece>(
        new BoundedChannelOptions(PiecesAhead) { SingleReader = true, SingleWriter = true });

    private readonly CancellationTokenSource _stop;
    private readonly Task _reading;

    public PieceReader(Stream stream, CancellationToken cancellationToken)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _reading = Task.Run(() => ReadAsync(stream), CancellationToken.None);
    }

    /// <summary>Whether the data turned out to be damaged or cut short; final once the pieces are used up.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Why the stream could not be read to its end; final once the pieces of <see cref="ReadReadableAsync"/> are used up.</summary>
    public IOException? Failure { get; private set; }

    /// <summary>The pieces in order, each to be given back.</summary>
    /// <exception cref="IOException">The stream could not be read.</exception>
    public IAsyncEnumerable<Piece> ReadAllAsync(CancellationToken cancellationToken) => _pieces.Reader.ReadAllAsync(cancellationToken);

    /// <summary>The same, as far as the stream can be read: what is behind is a <see cref="Failure"/>.</summary>
    public async IAsyncEnumerable<Piece> ReadReadableAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await IsMoreReadableAsync(cancellationToken))
            while (_pieces.Reader.TryRead(out var piece)) yield return piece;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_pieces.Reader.TryRead(out var piece)) piece.Dispose();
        _stop.Dispose();
    }

    private async ValueTask<bool> IsMoreReadableAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _pieces.Reader.WaitToReadAsync(cancellationToken);
        }
        catch (IOException error)
        {
            Failure = error;
            return false;
        }
    }

    private async Task ReadAsync(Stream stream)
    {
        try
        {
            while (true)
            {
                var buffer = ArrayPool<byte>.Shared.Rent(PieceBytes);
                var read = await ReadPieceAsync(stream, buffer);
                if (read == 0)
                {
                    ArrayPool<byte>.Shared.Return(buffer);
                    break;
                }

                await _pieces.Writer.WriteAsync(new Piece(buffer, read), _stop.Token);
            }

            _pieces.Writer.Complete();
        }
        catch (Exception error)
        {
            _pieces.Writer.Complete(error);
        }
    }

    // Fills the buffer, so that a stream of small reads makes no small pieces.
    private async ValueTask<int> ReadPieceAsync(Stream stream, byte[] buffer)
    {
        var length = 0;
        try
        {
            while (!IsBroken && length < buffer.Length
                && await stream.ReadAsync(buffer.AsMemory(length), _stop.Token) is > 0 and var read)
            {
                length += read;
            }
        }
        catch (Exception error) when (stream is not CountingStream && Decompression.IsDamage(error))
        {
            IsBroken = true;
        }

        return length;
    }

    /// <summary>Some bytes of the stream, in a buffer of the pool.</summary>
    internal readonly struct Piece(byte[] buffer, int length) : IDisposable
    {
        public ReadOnlyMemory<byte> Memory => buffer.AsMemory(0, length);

        public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);
    }
}
