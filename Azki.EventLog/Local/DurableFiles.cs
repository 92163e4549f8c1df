using Durability;

namespace Azki.EventLog.Local;

/// <summary>Files that are either wholly there or not, also after a loss of power.</summary>
internal static class DurableFiles
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
        FileFlush.NamesToDisk(Path.GetDirectoryName(path)!);
    }

    /// <summary>Makes a folder that stays, and those above it that are missing.</summary>
    public static void CreateDirectory(string directory)
    {
        directory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        if (Path.GetDirectoryName(directory) is not { } parent) return;
        if (!Directory.Exists(parent)) CreateDirectory(parent);
        Directory.CreateDirectory(directory);
        // Also where it was there: who made it may have been killed before this.
        FileFlush.NamesToDisk(parent);
    }
}
