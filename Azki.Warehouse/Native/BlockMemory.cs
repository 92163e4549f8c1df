using System.Buffers;

namespace Azki.Warehouse.Native;

/// <summary>
/// The memory of blocks, which are few and large: each is of about the size that was asked for, and who needs one next gets what whoever was
/// done first gave back. (The shared pool has powers of two only and keeps one for every thread: three times as much.) Safe for concurrent use.
/// </summary>
internal sealed class BlockMemory
{
    /// <summary>What is smaller is left to the shared pool.</summary>
    public const int Large = 1 << 20;

    /// <summary>As many arrays are kept for later.</summary>
    public const int MostKept = 4;

    /// <summary>That of the process.</summary>
    public static readonly BlockMemory Shared = new();

    private readonly Lock _access = new();
    private readonly List<byte[]> _kept = new(MostKept + 1);

    /// <summary>An array of at least a size, of any content.</summary>
    public byte[] Rent(int size)
    {
        if (size < Large) return ArrayPool<byte>.Shared.Rent(size);
        lock (_access)
        {
            // What is far too large stays for who needs it.
            var fitting = _kept.Where(a => a.Length >= size && a.Length / 2 <= size).MinBy(a => a.Length);
            if (fitting is not null)
            {
                _kept.Remove(fitting);
                return fitting;
            }
        }
        // The next block may have somewhat more.
        var roomy = Math.Min(size + (long)(size / 8), Array.MaxLength);
        return GC.AllocateUninitializedArray<byte>((int)roomy);
    }

    /// <summary>Takes an array back. Nothing may use it any more.</summary>
    public void Return(byte[] array)
    {
        if (array.Length <= Large)
        {
            ArrayPool<byte>.Shared.Return(array);
            return;
        }
        lock (_access)
        {
            _kept.Add(array);
            if (_kept.Count > MostKept) _kept.Remove(_kept.MinBy(a => a.Length)!);
        }
    }
}
