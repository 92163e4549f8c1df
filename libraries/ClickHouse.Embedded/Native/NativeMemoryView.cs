using System.Buffers;

namespace ClickHouse.Embedded.Native;

/// <summary>Bytes of the engine as a Memory, to be written without copying them first. The owner must outlive it.</summary>
internal sealed unsafe class NativeMemoryView(byte* start, int length) : MemoryManager<byte>
{
    public override Span<byte> GetSpan() => new(start, length);

    public override MemoryHandle Pin(int elementIndex = 0) => new(start + elementIndex);

    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
    }
}
