using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Azki.StreamEtl.Identity;

/// <summary>
/// Brings memory into the processor's caches before it is asked for. Tables of many megabytes are hit anywhere, and the wait for memory
/// is most of what a look-up costs; asked for some look-ups ahead, the waits overlap.
/// </summary>
internal static class Prefetch
{
    /// <summary>Asks for the memory of a value. It need not stay where it is: what was fetched in vain does no harm.</summary>
    public static unsafe void Of<T>(ref readonly T value)
    {
        // A load instead would have to end before what comes after it can: only few would overlap.
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in value)));
    }
}
