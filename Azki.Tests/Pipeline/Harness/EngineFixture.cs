using Azki.Tests.Pipeline.Harness;
using ClickHouse.Embedded;
using Xunit.v3;

[assembly: AssemblyFixture(typeof(EngineFixture))]
// Each pipeline keeps an engine busy by itself: more of them at once only wait for each other.
[assembly: Parallelization(MaxThreads = 2)]

namespace Azki.Tests.Pipeline.Harness;

/// <summary>The one engine a process can have, opened when a test first needs it.</summary>
public sealed class EngineFixture : IAsyncDisposable
{
    private readonly Lazy<ClickHouseEngine> _engine;
    private readonly string _folder = Directory.CreateTempSubdirectory("azki-engine-").FullName;

    public EngineFixture() => _engine = new(() => ClickHouseEngine.Open(new() { Path = _folder, MaxServerMemoryBytes = 3L << 30 }));

    public ClickHouseEngine Engine => _engine.Value;

    public async ValueTask DisposeAsync()
    {
        if (_engine.IsValueCreated) await _engine.Value.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
