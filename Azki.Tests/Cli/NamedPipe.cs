using System.Diagnostics;

namespace Azki.Tests.Cli;

/// <summary>A named pipe of a test.</summary>
internal static class NamedPipe
{
    public static async Task<string> MakeAsync(string folder, string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Named pipes are files elsewhere.");
        var path = Path.Combine(folder, name);
        using var making = Process.Start("mkfifo", path);
        await making.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, making.ExitCode);
        return path;
    }

    /// <summary>Opens it for writing, once somebody reads it.</summary>
    public static Task<FileStream> OpenAsync(string path) =>
        Task.Run(() => new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0), TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
}
