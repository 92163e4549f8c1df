namespace ClickHouse.Embedded.Engine;

/// <summary>
/// Asks whether another process has the folder, before the engine does: the engine says so on the standard error stream only, and
/// not who it is. ClickHouse holds flock(2) on the file "status", which is what .NET's FileShare.None takes too.
/// </summary>
internal static class HomeLock
{
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
                $"Another process{Owner(status)} has the ClickHouse folder '{path}' open. End it, or use another folder.", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new ClickHouseEngineException($"The ClickHouse folder '{path}' is not writable for this user.", error);
        }
    }

    private static string Owner(string status)
    {
        try
        {
            // ReadWrite sharing takes no lock, so this reads what the other process wrote.
            using var file = new FileStream(status, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(file);
            return reader.ReadLine() is { } line && line.StartsWith("PID:", StringComparison.Ordinal) ? $" (pid {line[4..].Trim()})" : "";
        }
        catch (IOException)
        {
            return "";
        }
    }
}
