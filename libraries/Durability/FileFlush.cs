using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Durability;

/// <summary>
/// Makes what was written to a file durable, or says that it is not. .NET's own RandomAccess.FlushToDisk and FileStream.Flush(true) come back
/// as if all were well when the disk has failed or is full (10.0.12, Linux: EIO, ENOSPC and EDQUOT alike), and after a failed fsync the kernel
/// takes the pages for written: https://wiki.postgresql.org/wiki/Fsync_Errors. So an error here means that the bytes may be gone for good.
/// </summary>
internal static partial class FileFlush
{
    private const int Interrupted = 4; // EINTR
    private const int InvalidArgument = 22; // EINVAL: what the handle is of cannot be flushed, and does not need it.

    /// <summary>Flushes a file, or the names in a folder.</summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public static void ToDisk(SafeFileHandle file)
    {
        // macOS has a call of its own for what its fsync leaves in the drive, and .NET makes it.
        if (!OperatingSystem.IsLinux()) RandomAccess.FlushToDisk(file);
        if (OperatingSystem.IsWindows()) return;
        while (FSync(file) != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error == InvalidArgument) return;
            if (error != Interrupted) throw new IOException($"A file or folder could not be made durable: {Marshal.GetPInvokeErrorMessage(error)} (error {error}).", error);
        }
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);
}
