using System.Buffers;
using System.IO.Pipelines;

namespace Azki.Ingestor.Http;

/// <summary>What reading a body came to.</summary>
internal enum BodyState : byte
{
    Complete,
    TooLarge,

    /// <summary>Too many bytes are held already.</summary>
    Busy,

    /// <summary>It came too slowly.</summary>
    Slow,

    /// <summary>It ended before its end, or its chunks are none.</summary>
    Broken,
}

/// <summary>
/// A whole body, as sent. It is held until its rows are durable, so that they can be named by its hash and a slow sender holds no batch
/// open.
/// </summary>
internal sealed class RequestBody(ByteBudget budget) : IDisposable
{
    private const int FirstBytes = 64 << 10;
    private const int MostAtFirst = 1 << 20;

    private byte[] _buffer = [];
    private int _length;

    public ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    public async Task<BodyState> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes) return BodyState.TooLarge;
        // What a sender says that it will send costs it nothing: more is taken when it has come.
        if (!TryGrow((int)Math.Clamp(request.ContentLength ?? 0, FirstBytes, MostAtFirst))) return BodyState.Busy;

        while (true)
        {
            ReadResult result;
            try
            {
                result = await request.BodyReader.ReadAsync(cancellationToken);
            }
            catch (BadHttpRequestException error)
            {
                return error.StatusCode switch
                {
                    StatusCodes.Status413PayloadTooLarge => BodyState.TooLarge,
                    StatusCodes.Status408RequestTimeout => BodyState.Slow,
                    _ => BodyState.Broken,
                };
            }

            var length = result.Buffer.Length;
            var refused = _length + length > maxBytes ? BodyState.TooLarge
                : _length + length > _buffer.Length && !TryGrow((int)Math.Max(_length + length, Math.Min(2L * _buffer.Length, maxBytes))) ? BodyState.Busy
                : (BodyState?)null;
            if (refused is { } state)
            {
                // The server reads on for a while so that the sender comes to see the answer; it cannot while this reading has not ended.
                request.BodyReader.AdvanceTo(result.Buffer.End);
                return state;
            }

            result.Buffer.CopyTo(_buffer.AsSpan(_length));
            _length += (int)length;
            request.BodyReader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted) return BodyState.Complete;
        }
    }

    public void Dispose()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        budget.GiveBack(_buffer.Length);
        _buffer = [];
        _length = 0;
    }

    private bool TryGrow(int length)
    {
        var larger = ArrayPool<byte>.Shared.Rent(length);
        if (!budget.TryTake(larger.Length))
        {
            ArrayPool<byte>.Shared.Return(larger);
            return false;
        }

        Memory.CopyTo(larger);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        budget.GiveBack(_buffer.Length);
        _buffer = larger;
        return true;
    }
}
