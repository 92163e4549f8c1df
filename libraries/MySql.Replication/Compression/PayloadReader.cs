using System.Buffers;
using System.Buffers.Binary;
using ZstdSharp;

namespace MySql.Replication.Compression;

/// <summary>
/// Unpacks a compressed transaction event by event: memory is that of its largest event, never of the whole transaction. Owns what it
/// unpacks into; an event is valid until the next one is read.
/// </summary>
internal sealed class PayloadReader : IDisposable
{
    private const int UsualBuffer = 128 * 1024;

    private readonly Decompressor _zstd = new();
    private ReadOnlyMemory<byte> _rest;
    private bool _isCompressed;
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(UsualBuffer);
    private int _start;
    private int _end;

    /// <summary>Between a transaction's first and last event.</summary>
    public bool IsOpen { get; private set; }

    public void Open(TransactionPayloadEvent payload)
    {
        (_rest, _isCompressed, _start, _end, IsOpen) = (payload.Payload, payload.IsCompressed, 0, 0, true);
        _zstd.ResetStream();
    }

    /// <returns>False at the transaction's end.</returns>
    public bool TryRead(out ReadOnlyMemory<byte> @event)
    {
        @event = default;
        if (!Fill(EventHeader.Length))
        {
            IsOpen = false;
            return _start == _end ? false : throw new BinlogFormatException("A compressed transaction ends in the middle of an event.");
        }
        var size = BinaryPrimitives.ReadUInt32LittleEndian(_buffer.AsSpan(_start + 9));
        if (size < EventHeader.Length || size > Array.MaxLength) throw new BinlogFormatException($"A compressed transaction holds an event of {size} bytes.");
        if (!Fill((int)size)) throw new BinlogFormatException("A compressed transaction ends in the middle of an event.");
        @event = _buffer.AsMemory(_start, (int)size);
        _start += (int)size;
        return true;
    }

    public void Dispose()
    {
        _zstd.Dispose();
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
    }

    private bool Fill(int needed)
    {
        if (_end - _start >= needed) return true;
        if (_start > 0)
        {
            Buffer.BlockCopy(_buffer, _start, _buffer, 0, _end - _start);
            (_start, _end) = (0, _end - _start);
        }
        while (_end < needed)
        {
            // The size an event claims is believed only as far as data come.
            if (_end == _buffer.Length) Grow(needed);
            var written = Unpack(_buffer.AsSpan(_end, Math.Min(_buffer.Length, Math.Max(needed, UsualBuffer)) - _end));
            if (written == 0) return false;
            _end += written;
        }
        return true;
    }

    private int Unpack(Span<byte> target)
    {
        if (!_isCompressed)
        {
            var copied = Math.Min(target.Length, _rest.Length);
            _rest.Span[..copied].CopyTo(target);
            _rest = _rest[copied..];
            return copied;
        }
        try
        {
            int written;
            do
            {
                _zstd.UnwrapStream(_rest.Span, target, out var consumed, out written);
                _rest = _rest[consumed..];
                if (consumed == 0 && written == 0) return 0;
            }
            while (written == 0);
            return written;
        }
        catch (ZstdException e)
        {
            throw new BinlogFormatException("A compressed transaction is damaged.", e);
        }
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(needed, 2L * _buffer.Length));
        Buffer.BlockCopy(_buffer, 0, larger, 0, _end);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
