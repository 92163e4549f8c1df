using System.Globalization;
using Azki.ServiceDefaults;
using Azki.ServiceDefaults.Faults;

namespace Azki.Cli.Homes;

/// <summary>Keeps a home for one process. The system lets go of it when the process ends, however it ends.</summary>
internal sealed class HomeLock : IDisposable
{
    private const string FileName = "lock";
    private readonly FileStream _file;

    private HomeLock(FileStream file) => _file = file;

    /// <summary>Takes the home, making the folder where it is missing.</summary>
    /// <exception cref="CliException">Another process has it, or it can't be written.</exception>
    public static HomeLock Take(HomeFolder home)
    {
        var path = Path.Combine(home.Path, FileName);
        try
        {
            Directory.CreateDirectory(home.Path);
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            if (!File.Exists(path))
            {
                // Between its opening and its locking a reset has taken it away with the home.
                file.Dispose();
                return Take(home);
            }
            // Left behind by one that was killed: nobody is there any more.
            RunningInstance.Withdraw(home);
            return new(file);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new CliException($"{home.Path} can't be written ({e.Message}) Choose another folder with --home.", ExitCodes.HomeUnavailable);
        }
        catch (IOException e) when (IsHeld(e))
        {
            var holder = RunningInstance.Find(home) is { } instance ? string.Create(CultureInfo.InvariantCulture, $" (process {instance.ProcessId})") : "";
            throw new CliException(
                $"Another azki{holder} is using {home.Path}. Stop it first, or choose another folder with --home. [{e.Message}]", ExitCodes.HomeUnavailable);
        }
        catch (IOException e)
        {
            throw new CliException($"{home.Path} can't be used as a home: {Fault.Of(e).Message} Choose another folder with --home.", ExitCodes.HomeUnavailable);
        }
    }

    /// <summary>A home whose first start was cut short holds nothing but this.</summary>
    public static bool IsLockFile(string path) => Path.GetFileName(path) == FileName;

    /// <summary>Whether some process has the home now.</summary>
    public static bool IsTaken(HomeFolder home)
    {
        var path = Path.Combine(home.Path, FileName);
        if (!File.Exists(path)) return false;
        try
        {
            using var _ = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException e)
        {
            return IsHeld(e);
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    // Another process has the lock (EWOULDBLOCK: 11 on Linux, 35 on macOS); other failures are of the disk or its rights.
    private static bool IsHeld(IOException e) => e.HResult is 11 or 35;

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
