using System.Runtime.InteropServices;

namespace Azki.StreamEtl.Identity;

/// <summary>
/// Memory in pages of 2 MB where the system gives them for the asking. A table that is hit anywhere needs an entry of the processor's
/// address cache for each page, and there are not many; it is also filled with a five-hundredth of the page faults.
/// </summary>
internal static partial class HugePages
{
    private const nuint PageBytes = 2 << 20;

    // https://man7.org/linux/man-pages/man2/madvise.2.html
    private const int MadviseHugePage = 14;

    /// <summary>A new array of zeros. Small ones, and those of systems without such pages, are as any other.</summary>
    public static T[] Allocate<T>(int length) where T : unmanaged
    {
        var array = new T[length];
        if (OperatingSystem.IsLinux()) Advise(MemoryMarshal.AsBytes(array.AsSpan()));
        return array;
    }

    // Before the memory is touched, and only of whole pages within it. Arrays of this size are not moved.
    private static unsafe void Advise(Span<byte> memory)
    {
        fixed (byte* start = memory)
        {
            var first = ((nuint)start + PageBytes - 1) & ~(PageBytes - 1);
            var end = ((nuint)start + (nuint)memory.Length) & ~(PageBytes - 1);
            // What comes of it does not matter: it is advice.
            if (first < end) _ = Madvise(first, end - first, MadviseHugePage);
        }
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Madvise(nuint address, nuint length, int advice);
}
