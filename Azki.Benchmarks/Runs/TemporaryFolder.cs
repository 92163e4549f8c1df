namespace Azki.Benchmarks.Runs;

/// <summary>Where everything of a run lies; it goes with the run.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private int _last;

    public string Root { get; } = Directory.CreateTempSubdirectory("azki-benchmark-").FullName;

    public string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(Root, $"{name}-{++_last}")).FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
