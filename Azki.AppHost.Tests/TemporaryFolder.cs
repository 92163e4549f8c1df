namespace Azki.AppHost.Tests;

/// <summary>A folder of its own for a test, deleted with it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("azki-apphost-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
