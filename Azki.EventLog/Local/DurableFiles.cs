using System.Runtime.InteropServices;
using Durability;
using Microsoft.Win32.SafeHandles;

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
        using var folder = new SafeFileHandle(Open(directory, 0), ownsHandle: true);
        // One that may be passed through and not be read is not ours, nor is anything that was made in it.
        if (folder.IsInvalid && Marshal.GetLastPInvokeError() == notAllowed) return;
        if (folder.IsInvalid) throw new IOException($"Cannot open folder {directory}: error {Marshal.GetLastPInvokeError()}");
        FileFlush.ToDisk(folder);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
