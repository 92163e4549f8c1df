using System.Buffers;
using System.Buffers.Binary;

namespace MySql.Replication.Protocol;

/// <summary>
/// Cuts a connection's bytes into packets. The one owner of the read buffer: a packet's bytes are valid until the next one is asked for.
/// Payloads of 16 MB and more arrive in several packets and are joined.
/// </summary>
internal sealed class PacketReader
{
    private const int HeaderSize = 4;
    private const int LargestPacket = 0xFFFFFF;
    private const int UsualBuffer = 256 * 1024;

    private Stream _stream;

    // Not returned at the end: a read that a closing connection leaves behind may still write into it.
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(UsualBuffer);
    private int _start;
    private int _end;

    public PacketReader(Stream stream) => _stream = stream;

    /// <summary>The number the next packet sent must carry.</summary>
    public byte NextSequence { get; set; }

    /// <summary>True when nothing is left that was read before a switch to TLS.</summary>
    public bool IsDrained => _start == _end;

    /// <summary>Told whenever something came, also in the middle of a packet.</summary>
    public Action? OnBytes { get; set; }

    public void SwitchTo(Stream stream) => _stream = stream;

    /// <summary>The payload of the next packet.</summary>
    /// <exception cref="ConnectionLostException">The other side closed the connection.</exception>
    public ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        if (_end - _start >= HeaderSize)
        {
            var length = LengthAt(_start);
            if (length < LargestPacket && _end - _start - HeaderSize >= length) return new(Take(length));
        }
        return ReadSlowlyAsync(cancellationToken);
    }

    private async ValueTask<ReadOnlyMemory<byte>> ReadSlowlyAsync(CancellationToken cancellationToken)
    {
        ShrinkAfterLargePacket();
        await FillAsync(HeaderSize, cancellationToken).ConfigureAwait(false);
        var length = LengthAt(_start);
        await FillAsync(HeaderSize + length, cancellationToken).ConfigureAwait(false);
        if (length < LargestPacket) return Take(length);

        // The parts follow each other with headers between; moving each part over its header joins them in place.
        var total = length;
        while (length == LargestPacket)
        {
            var joined = HeaderSize + total;
            await FillAsync(joined + HeaderSize, cancellationToken).ConfigureAwait(false);
            length = LengthAt(_start + joined);
            NextSequence = (byte)(_buffer[_start + joined + 3] + 1);
            await FillAsync(checked(joined + HeaderSize + length), cancellationToken).ConfigureAwait(false);
            Buffer.BlockCopy(_buffer, _start + joined + HeaderSize, _buffer, _start + joined, _end - _start - joined - HeaderSize);
            _end -= HeaderSize;
            total += length;
        }
        var sequence = NextSequence;
        var packet = Take(total);
        NextSequence = sequence;
        return packet;
    }

    private int LengthAt(int at) => BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(at)) & LargestPacket;

    private ReadOnlyMemory<byte> Take(int length)
    {
        NextSequence = (byte)(_buffer[_start + 3] + 1);
        var packet = _buffer.AsMemory(_start + HeaderSize, length);
        _start += HeaderSize + length;
        return packet;
    }

    private async ValueTask FillAsync(int needed, CancellationToken cancellationToken)
    {
        if (_end - _start >= needed) return;
        if (_start == _end) _start = _end = 0;
        MakeRoom(needed);
        while (_end - _start < needed)
        {
            var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0) throw new ConnectionLostException("The server closed the connection.");
            _end += read;
            OnBytes?.Invoke();
        }
    }

    private void MakeRoom(int needed)
    {
        if (_buffer.Length - _start >= needed) return;
        var target = _buffer;
        if (_buffer.Length < needed) target = ArrayPool<byte>.Shared.Rent((int)Math.Max(needed, Math.Min(2L * _buffer.Length, Array.MaxLength)));
        Buffer.BlockCopy(_buffer, _start, target, 0, _end - _start);
        if (target != _buffer) ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end) = (target, 0, _end - _start);
    }

    /// <summary>One huge event must not hold its memory for the rest of the connection's life.</summary>
    private void ShrinkAfterLargePacket()
    {
        if (_buffer.Length <= 2 * UsualBuffer || _end - _start > UsualBuffer) return;
        var usual = ArrayPool<byte>.Shared.Rent(UsualBuffer);
        Buffer.BlockCopy(_buffer, _start, usual, 0, _end - _start);
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end) = (usual, 0, _end - _start);
    }
}
