using System.Buffers;

namespace Azki.Warehouse.Native;

/// <summary>
/// The memory of blocks, which are few and large: each is of about the size that was asked for, and who needs one next gets what whoever was
/// done first gave back. (The shared pool has powers of two only and keeps one for every thread: three times as much.) Safe for concurrent use.
/// </summary>
internal static class BlockMemory
{
    /// <summary>What is smaller is left to the shared pool.</summary>
    public const int Large = 1 << 20;

    private const int MostKept = 4;

    private static readonly Lock Access = new();
    private static readonly List<byte[]> Kept = new(MostKept + 1);

    /// <summary>An array of at least a size, of any content.</summary>
    public static byte[] Rent(int size)
    {
        if (size < Large) return ArrayPool<byte>.Shared.Rent(size);
        lock (Access)
        {
            // What is far too large stays for who needs it.
            var fitting = Kept.Where(a => a.Length >= size && a.Length / 2 <= size).MinBy(a => a.Length);
            if (fitting is not null)
            {
                Kept.Remove(fitting);
                return fitting;
            }
        }
        // The next block may have somewhat more.
        var roomy = Math.Min(size + (long)(size / 8), Array.MaxLength);
        return GC.AllocateUninitializedArray<byte>((int)roomy);
    }

    /// <summary>Takes an array back. Nothing may use it any more.</summary>
    public static void Return(byte[] array)
    {
        if (array.Length <= Large)
        {
            ArrayPool<byte>.Shared.Return(array);
            return;
        }
        lock (Access)
        {
            Kept.Add(array);
            if (Kept.Count > MostKept) Kept.Remove(Kept.MinBy(a => a.Length)!);
        }
    }
}
