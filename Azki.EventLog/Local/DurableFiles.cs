using System.Runtime.InteropServices;
using Durability;

namespace Azki.EventLog.Local;

/// <summary>Files that are either wholly there or not, also after a loss of power.</summary>
internal static partial class DurableFiles
{
    /// <summary>Replaces a file: written beside, flushed, renamed over, and the rename flushed.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".tmp";
        using (var handle = File.OpenHandle(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            RandomAccess.Write(handle, content, 0);
            FileFlush.ToDisk(handle);
        }
        File.Move(temporary, path, overwrite: true);
        SyncDirectory(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes a folder that stays, and those above it that are missing.</summary>
    public static void CreateDirectory(string directory)
    {
        directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (Path.GetDirectoryName(directory) is not { } parent) return;
        if (!Directory.Exists(parent)) CreateDirectory(parent);
        Directory.CreateDirectory(directory);
        // Also where it was there: who made it may have been killed before this.
        SyncDirectory(parent);
    }

    /// <summary>
    /// Makes the names in a folder durable: POSIX wants an fsync of the folder itself after a file in it was made or renamed.
    /// https://man7.org/linux/man-pages/man2/fsync.2.html
    /// </summary>
    public static void SyncDirectory(string directory)
    {
        if (OperatingSystem.IsWindows()) return;
        const int notAllowed = 13;
        var descriptor = Open(directory, 0);
        // One that may be passed through and not be read is not ours, nor is anything that was made in it.
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == notAllowed) return;
        if (descriptor < 0) throw new IOException($"Cannot open folder {directory}: error {Marshal.GetLastPInvokeError()}");
        try
        {
            // Some file systems cannot flush a folder (EINVAL) and do not need it.
            const int invalidArgument = 22;
            if (FSync(descriptor) != 0 && Marshal.GetLastPInvokeError() is var error and not invalidArgument)
                throw new IOException($"Cannot flush folder {directory}: error {error}");
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FSync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
