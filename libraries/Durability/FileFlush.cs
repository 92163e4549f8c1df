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

    /// <summary>
    /// Makes the names in a folder durable: POSIX wants an fsync of the folder itself after a file in it was made or renamed.
    /// https://man7.org/linux/man-pages/man2/fsync.2.html
    /// </summary>
    /// <exception cref="IOException">The folder cannot be opened, or the disk did not take it.</exception>
    public static void NamesToDisk(string folder)
    {
        if (OperatingSystem.IsWindows()) return;
        const int notAllowed = 13;
        using var handle = new SafeFileHandle(Open(folder, 0), ownsHandle: true);
        // One that may be passed through and not be read is not ours, nor is anything that was made in it.
        if (handle.IsInvalid && Marshal.GetLastPInvokeError() == notAllowed) return;
        if (handle.IsInvalid) throw new IOException($"Cannot open folder {folder}: error {Marshal.GetLastPInvokeError()}");
        ToDisk(handle);
    }

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

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(SafeFileHandle file);
}
