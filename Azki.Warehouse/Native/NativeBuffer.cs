using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Azki.Warehouse.Native;

/// <summary>
/// A growing buffer with the primitives of ClickHouse's Native format: variable-length integers, length-prefixed texts, little-endian
/// numbers. https://clickhouse.com/docs/interfaces/formats/Native
/// </summary>
internal sealed class NativeBuffer(int capacity = 4096)
{
    private byte[] _bytes = BlockMemory.Shared.Rent(capacity);

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Clear() => Length = 0;

    /// <summary>Room for at least <paramref name="size"/> bytes; <see cref="Advance"/> says how many were used.</summary>
    public Span<byte> Reserve(int size)
    {
        if (_bytes.Length - Length < size) Grow(size);
        return _bytes.AsSpan(Length);
    }

    public void Advance(int size) => Length += size;

    public void WriteVarInt(ulong value)
    {
        var room = Reserve(10);
        var n = 0;
        for (; value >= 0x80; value >>= 7) room[n++] = (byte)(value | 0x80);
        room[n++] = (byte)value;
        Advance(n);
    }

    public void WriteUInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);
        Advance(8);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        Advance(bytes.Length);
    }

    public void WriteText(ReadOnlySpan<byte> utf8)
    {
        var room = Reserve(utf8.Length + 5);
        var (n, rest) = (0, (uint)utf8.Length);
        for (; rest >= 0x80; rest >>= 7) room[n++] = (byte)(rest | 0x80);
        room[n++] = (byte)rest;
        utf8.CopyTo(room[n..]);
        Advance(n + utf8.Length);
    }

    public void WriteText(string text) => WriteText(Encoding.UTF8.GetBytes(text));

    /// <summary>Numbers as they lie in memory: .NET runs on little-endian machines only.</summary>
    public void WriteNumbers<T>(ReadOnlySpan<T> numbers) where T : unmanaged => WriteBytes(MemoryMarshal.AsBytes(numbers));

    /// <summary>Numbers in another order: [place] is the one that goes there.</summary>
    public void WriteNumbers<T>(ReadOnlySpan<T> numbers, ReadOnlySpan<int> order) where T : unmanaged
    {
        var size = order.Length * Unsafe.SizeOf<T>();
        var to = MemoryMarshal.Cast<byte, T>(Reserve(size)[..size]);
        for (var i = 0; i < to.Length; i++) to[i] = numbers[order[i]];
        Advance(size);
    }

    /// <summary>Hands over what was written. Disposed of, the owner gives the memory to a later buffer.</summary>
    public (ReadOnlyMemory<byte> Written, IDisposable Owner) Detach()
    {
        var (bytes, length) = (_bytes, Length);
        (_bytes, Length) = ([], 0);
        return (bytes.AsMemory(0, length), new Lease(bytes));
    }

    private void Grow(int size)
    {
        var larger = BlockMemory.Shared.Rent(checked(Math.Max(Length + size, _bytes.Length * 2)));
        Written.CopyTo(larger);
        BlockMemory.Shared.Return(_bytes);
        _bytes = larger;
    }

    private sealed class Lease(byte[] bytes) : IDisposable
    {
        private byte[]? _bytes = bytes;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _bytes, null) is { } array) BlockMemory.Shared.Return(array);
        }
    }
}
