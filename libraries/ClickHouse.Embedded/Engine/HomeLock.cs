using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace ClickHouse.Embedded.Engine;

/// <summary>
/// Asks whether another process has the folder, before the engine does: the engine says so on the standard error stream only, and
/// not who it is. ClickHouse holds flock(2) on the file "status", which is what .NET's FileShare.None takes too.
/// </summary>
internal static partial class HomeLock
{
    private const int ReadOnly = 0;

    /// <exception cref="ClickHouseEngineException">Another process has it.</exception>
    public static void EnsureFree(string path)
    {
        string status = Path.Combine(path, "status");
        if (!File.Exists(status)) return;
        try
        {
            using var probe = new FileStream(status, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new ClickHouseEngineException(
                $"Another process{Owner(status)} has the ClickHouse folder '{path}' open. End it, or use another folder.", error)
            { Fault = EngineFault.FolderUnavailable };
        }
        catch (UnauthorizedAccessException error)
        {
            throw new ClickHouseEngineException($"The ClickHouse folder '{path}' is not writable for this user.", error) { Fault = EngineFault.FolderUnavailable };
        }
    }

    private static string Owner(string status)
    {
        // .NET takes a shared lock on all it opens, and so could not read this.
        using var file = new SafeFileHandle(OpenFile(status, ReadOnly), ownsHandle: true);
        if (file.IsInvalid) return "";
        byte[] text = new byte[256];
        string first = Encoding.ASCII.GetString(text, 0, RandomAccess.Read(file, text, 0)).Split('\n')[0];
        return first.StartsWith("PID:", StringComparison.Ordinal) ? $" (pid {first[4..].Trim()})" : "";
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);
}
