using System.Buffers;

namespace Azki.EventLog.Local;

/// <summary>A pooled buffer that several batches look into; it goes back to the pool with the last of them.</summary>
internal sealed class SharedBuffer(int capacity)
{
    private byte[] _array = ArrayPool<byte>.Shared.Rent(capacity);
    private int _references = 1;

    public byte[] Array => _array;

    /// <summary>No batch looks into it: it may be filled again.</summary>
    public bool IsUnshared => Volatile.Read(ref _references) == 1;

    public IMemoryOwner<byte> Share()
    {
        Interlocked.Increment(ref _references);
        return new Lease(this);
    }

    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0) return;
        ArrayPool<byte>.Shared.Return(_array);
        _array = [];
    }

    private sealed class Lease(SharedBuffer buffer) : IMemoryOwner<byte>
    {
        private SharedBuffer? _buffer = buffer;

        public Memory<byte> Memory => _buffer?.Array ?? throw new ObjectDisposedException(nameof(RecordBatch));

        public void Dispose() => Interlocked.Exchange(ref _buffer, null)?.Release();
    }
}
