using System.Collections.Concurrent;
using Durability;
using Microsoft.Win32.SafeHandles;

namespace ClickHouse.Embedded.Storage;

/// <summary>
/// Brings <see cref="InsertTokens"/> to the disk. The engine syncs the parts of an insert where it is told to, and writes its token without syncing it (up to
/// some half a minute the kernel has it alone): after a loss of power it has the rows and does not know the insert when it comes again.
/// </summary>
/// <param name="path">The engine's folder.</param>
internal sealed class DurableTokens(string path)
{
    // How much of each log is on the disk.
    private readonly ConcurrentDictionary<string, long> _synced = new(StringComparer.Ordinal);

    /// <summary>Syncs what was written since. For concurrent use.</summary>
    /// <exception cref="ClickHouseException">75: the disk did not take it. The rows may be there; with the same token they count once.</exception>
    public void Sync()
    {
        try
        {
            foreach (DirectoryInfo table in InsertTokens.Tables(path).ToList()) Sync(table);
        }
        catch (IOException e)
        {
            throw ClickHouseException.Of(75, "CANNOT_WRITE_TO_FILE_DESCRIPTOR", $"The token of an insert could not be made durable. Send it again with the same token. {e.Message}");
        }
    }

    private void Sync(DirectoryInfo table)
    {
        try
        {
            foreach (FileInfo log in InsertTokens.LatestLogs(table)) Sync(log);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // The table went meanwhile, or its log was too old to count.
        }
    }

    private void Sync(FileInfo log)
    {
        bool isKnown = _synced.TryGetValue(log.FullName, out long synced);
        long length = log.Length;
        if (isKnown && length == synced) return;
        using (SafeFileHandle file = File.OpenHandle(log.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)) FileFlush.ToDisk(file);
        if (!isKnown) FileFlush.NamesToDisk(log.DirectoryName!);
        _synced[log.FullName] = length;
    }
}
