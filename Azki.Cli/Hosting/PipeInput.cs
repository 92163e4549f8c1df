namespace Azki.Cli.Hosting;

/// <summary>What comes through a pipe. The system's read of one heeds no cancellation: given up, it is left behind with a buffer of its own.</summary>
internal sealed class PipeInput(Stream pipe) : Stream
{
    private readonly byte[] _buffer = new byte[64 << 10];

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var wanted = _buffer.AsMemory(0, Math.Min(buffer.Length, _buffer.Length));
        var read = await pipe.ReadAsync(wanted, CancellationToken.None).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        wanted[..read].CopyTo(buffer);
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => pipe.Read(buffer, offset, count);

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) pipe.Dispose();
        base.Dispose(disposing);
    }
}
