using System.Diagnostics;
using System.Globalization;

namespace ClickHouse.Embedded.Tests.Fixtures;

/// <summary>A file system of its own, of a few megabytes, which a test can fill and empty. Making one takes root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _path;

    private SmallDisk(string path) => _path = path;

    public string Path => _path;

    private string Ballast => System.IO.Path.Combine(_path, "ballast");

    /// <summary>Makes a disk; skips the test where that is not allowed.</summary>
    public static SmallDisk Create(int megabytes, string? path = null)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A file system of its own is made with Linux's mount.");
        var disk = new SmallDisk(path is null ? Directory.CreateTempSubdirectory("azki-disk-").FullName : Directory.CreateDirectory(path).FullName);
        if (Run("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m"), "tmpfs", disk._path) == 0) return disk;
        Directory.Delete(disk._path);
        Assert.Skip("Mounting a small file system takes root.");
        return disk;
    }

    /// <summary>Fills the disk but for some bytes.</summary>
    public void Fill(long leave)
    {
        using var file = new FileStream(Ballast, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        var piece = new byte[64 << 10];
        try
        {
            while (new DriveInfo(_path).AvailableFreeSpace > leave) file.Write(piece);
        }
        catch (IOException) when (leave == 0)
        {
            // Full.
        }
    }

    /// <summary>Makes room again.</summary>
    public void Empty() => File.Delete(Ballast);

    /// <summary>From now on nothing can be written.</summary>
    public void MakeReadOnly() => Assert.Equal(0, Run("mount", "-o", "remount,ro", _path));

    /// <summary>From now on it can be written again.</summary>
    public void MakeWritable() => Assert.Equal(0, Run("mount", "-o", "remount,rw", _path));

    public void Dispose()
    {
        Run("umount", "-l", _path);
        Directory.Delete(_path);
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
