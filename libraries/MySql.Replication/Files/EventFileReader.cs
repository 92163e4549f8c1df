using System.Buffers;
using System.Buffers.Binary;

namespace MySql.Replication.Files;

/// <summary>Cuts a binlog file into events. The one owner of the read buffer: an event's bytes are valid until the next one is read.</summary>
internal sealed class EventFileReader(Stream stream) : IDisposable
{
    private const int UsualBuffer = 1024 * 1024;
    private const int SizeAt = 9;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(UsualBuffer);
    private int _start;
    private int _end;

    private static ReadOnlySpan<byte> Magic => [0xFE, (byte)'b', (byte)'i', (byte)'n'];

    private static ReadOnlySpan<byte> EncryptedMagic => [0xFD, (byte)'b', (byte)'i', (byte)'n'];

    /// <summary>Takes the four bytes that a binlog file begins with.</summary>
    public async ValueTask ReadMagicAsync(CancellationToken cancellationToken)
    {
        var found = await FillAsync(Magic.Length, cancellationToken).ConfigureAwait(false) ? _buffer.AsSpan(0, Magic.Length) : default;
        if (found.SequenceEqual(EncryptedMagic)) throw new BinlogFormatException("The file is encrypted (binlog_encryption=ON). Read it from the server, which decrypts it.");
        if (!found.SequenceEqual(Magic)) throw new BinlogFormatException("This is no binlog file: it does not begin with 0xfe 'bin'.");
        _start = Magic.Length;
    }

    /// <returns>One event; empty at the end of the file.</returns>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await FillAsync(EventHeader.Length, cancellationToken).ConfigureAwait(false))
            return _start == _end ? default : throw new BinlogFormatException("The file ends in the middle of an event's header.");
        var size = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_start + SizeAt));
        if (size < EventHeader.Length || size > Array.MaxLength) throw new BinlogFormatException($"An event cannot have {size} bytes.");
        if (!await FillAsync((int)size, cancellationToken).ConfigureAwait(false)) throw new BinlogFormatException("The file ends in the middle of an event.");
        var bytes = _buffer.AsMemory(_start, (int)size);
        _start += (int)size;
        return bytes;
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private ValueTask<bool> FillAsync(int needed, CancellationToken cancellationToken) =>
        _end - _start >= needed ? new(true) : FillSlowlyAsync(needed, cancellationToken);

    private async ValueTask<bool> FillSlowlyAsync(int needed, CancellationToken cancellationToken)
    {
        Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
        (_start, _end) = (0, _end - _start);
        while (_end < needed)
        {
            // The size an event claims is believed only as far as data come.
            if (_end == _buffer.Length) Grow(needed);
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (read == 0) return false;
            _end += read;
        }
        return true;
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(needed, 2L * _buffer.Length));
        Buffer.BlockCopy(_buffer, 0, larger, 0, _end);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
