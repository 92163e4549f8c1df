namespace ClickHouse.Embedded.Protocol;

/// <summary>Reads a body of compressed blocks.</summary>
internal sealed class CompressedFrameReader(Stream inner) : ReadOnlyStream
{
    private const int FirstBytes = 1 << 20;

    private readonly byte[] _head = new byte[CompressedFrame.ChecksumBytes + CompressedFrame.HeaderBytes];
    private byte[] _plain = [];
    private int _length;
    private int _taken;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_taken == _length)
        {
            if (!await NextAsync(cancellationToken).ConfigureAwait(false)) return 0;
        }

        int count = Math.Min(buffer.Length, _length - _taken);
        _plain.AsMemory(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }

    private async Task<bool> NextAsync(CancellationToken cancellationToken)
    {
        int read = await inner.ReadAtLeastAsync(_head, _head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        if (read == 0) return false;
        if (read < _head.Length) throw new EndOfStreamException("The body ends within a compressed block.");

        (int compressed, int plain) = CompressedFrame.Sizes(_head.AsSpan(CompressedFrame.ChecksumBytes));
        byte[] block = await ReadBlockAsync(compressed, cancellationToken).ConfigureAwait(false);
        CompressedFrame.Verify(_head.AsSpan(0, CompressedFrame.ChecksumBytes), block);
        if (_plain.Length < plain) _plain = new byte[plain];
        CompressedFrame.Decompress(block, _plain.AsSpan(0, plain));
        (_taken, _length) = (0, plain);
        return true;
    }

    // Memory grows with what comes, not with what a header of 25 bytes claims.
    private async Task<byte[]> ReadBlockAsync(int length, CancellationToken cancellationToken)
    {
        byte[] block = new byte[Math.Min(length, FirstBytes)];
        _head.AsSpan(CompressedFrame.ChecksumBytes).CopyTo(block);
        int read = CompressedFrame.HeaderBytes;
        while (true)
        {
            await inner.ReadExactlyAsync(block.AsMemory(read), cancellationToken).ConfigureAwait(false);
            read = block.Length;
            if (read == length) return block;
            Array.Resize(ref block, (int)Math.Min(length, 2L * read));
        }
    }
}
