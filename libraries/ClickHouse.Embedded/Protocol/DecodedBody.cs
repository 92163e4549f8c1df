namespace ClickHouse.Embedded.Protocol;

/// <summary>
/// A body decompressed. Each decoder has exceptions of its own for data that is not what it should be; here all of them are
/// <see cref="InvalidDataException"/>, while those of the body itself, such as a client that is gone, stay what they are.
/// </summary>
internal sealed class DecodedBody : ReadOnlyStream
{
    private readonly Source _source;
    private readonly Stream _decoder;

    public DecodedBody(Stream body, Func<Stream, Stream> open) => _decoder = open(_source = new Source(body));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await _decoder.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!_source.HasFailed && error is not OperationCanceledException)
        {
            throw new InvalidDataException($"The body is not what its Content-Encoding says, or was cut short: {error.Message}", error);
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _decoder.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>The body as it came; remembers whether reading it failed.</summary>
    private sealed class Source(Stream body) : ReadOnlyStream
    {
        public bool HasFailed { get; private set; }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            try
            {
                return await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                HasFailed = true;
                throw;
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) body.Dispose();
            base.Dispose(disposing);
        }
    }
}
