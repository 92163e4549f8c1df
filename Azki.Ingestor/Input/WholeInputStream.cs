namespace Azki.Ingestor.Input;

/// <summary>
/// Takes bytes behind the end of the compressed data for damage. The decoders of System.IO.Compression drop them without a word, and a
/// damaged gzip member or a part that was appended plain is such bytes.
/// </summary>
/// <param name="decoder">Decodes the input.</param>
/// <param name="input">What it reads.</param>
/// <param name="looksBehindItsEnd">Whether the decoder itself asks whether more follows, as one of gzip does.</param>
internal sealed class WholeInputStream(Stream decoder, CompressedInput input, bool looksBehindItsEnd) : ForwardStream
{
    private readonly byte[] _behind = new byte[1];

    public override int Read(Span<byte> buffer)
    {
        var read = decoder.Read(buffer);
        if (IsEnd(read, buffer) && (looksBehindItsEnd || input.Read(_behind) > 0)) Throw();
        return read;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await decoder.ReadAsync(buffer, cancellationToken);
        if (IsEnd(read, buffer.Span) && (looksBehindItsEnd || await input.ReadAsync(_behind, cancellationToken) > 0)) Throw();
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) decoder.Dispose();
        base.Dispose(disposing);
    }

    private bool IsEnd(int read, ReadOnlySpan<byte> buffer) => read == 0 && !buffer.IsEmpty && !input.HasEnded;

    private static void Throw() => throw new InvalidDataException("There are bytes behind the end of the compressed data.");
}
