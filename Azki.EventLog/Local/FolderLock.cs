using System.Globalization;

namespace Azki.EventLog.Local;

/// <summary>Keeps a log folder to one process. The kernel frees it when the process dies, however it does.</summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _lock;

    private FolderLock(FileStream @lock) => _lock = @lock;

    public static FolderLock Take(string folder)
    {
        // The name of the holder is in a file of its own: .NET does not even let others read a file opened with FileShare.None.
        var owner = Path.Combine(folder, "owner");
        FileStream stream;
        try
        {
            stream = new FileStream(Path.Combine(folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);
        }
        catch (IOException e) when (e is not DirectoryNotFoundException and not FileNotFoundException)
        {
            string? holder = null;
            try { holder = File.ReadAllText(owner).Trim(); }
            catch (IOException) { }
            throw new EventLogException($"The log in {folder} is in use by process {holder ?? "(unknown)"}: stop it, or use another home.", e);
        }
        try
        {
            File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new FolderLock(stream);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    public void Dispose() => _lock.Dispose();
}
