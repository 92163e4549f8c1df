using System.Globalization;
using Azki.Warehouse;

namespace Azki.Tests.Pipeline.Harness;

/// <summary>What outlives a run of the platform: a folder (log, plans) and a database of its own. Settings make small batches.</summary>
internal sealed class PipelineHome : IAsyncDisposable
{
    private readonly EngineFixture _fixture;
    private readonly string _root = Directory.CreateTempSubdirectory("azki-pipeline-").FullName;
    private int _generation;

    public PipelineHome(EngineFixture fixture)
    {
        _fixture = fixture;
        Options = new() { Database = $"t_{Guid.NewGuid():N}" };
        Path = System.IO.Path.Combine(_root, "home");
        Warehouse = Connect(fixture.Engine.CreateHandler());
        Directory.CreateDirectory(Files);
    }

    /// <summary>The home folder of now.</summary>
    public string Path { get; private set; }

    /// <summary>A folder for input files.</summary>
    public string Files => System.IO.Path.Combine(_root, "files");

    public WarehouseOptions Options { get; }

    /// <summary>The clock of the platforms that are started.</summary>
    public TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>A client that no fault gets at.</summary>
    public WarehouseClient Warehouse { get; }

    public Dictionary<string, string?> Settings { get; } = new()
    {
        ["Azki:StreamEtl:MaxBatchRows"] = "10",
        ["Azki:StreamEtl:MaxBatchAge"] = "00:00:00.001",
        ["Azki:StreamEtl:AttributionInterval"] = "00:00:00.020",
        ["Azki:StreamEtl:MaxAttributedEvents"] = "15",
        ["Azki:StreamEtl:MaxKnownIds"] = "40",
        ["Azki:EventLog:PageBytes"] = "65536",
    };

    /// <summary>Starts the platform on this home; with a handler, its requests to the engine go through it.</summary>
    public Task<Platform> StartAsync(DelegatingHandler? faults = null)
    {
        HttpMessageHandler handler = _fixture.Engine.CreateHandler();
        if (faults is not null)
        {
            faults.InnerHandler = handler;
            handler = faults;
        }
        return Platform.StartAsync(this, Connect(handler));
    }

    /// <summary>Goes on with the files as they are now, as after kill -9: a program that still runs on them changes nothing any more.</summary>
    public void Snapshot()
    {
        var target = System.IO.Path.Combine(_root, string.Create(CultureInfo.InvariantCulture, $"home{++_generation}"));
        foreach (var file in Directory.EnumerateFiles(Path, "*", SearchOption.AllDirectories))
        {
            // A lock dies with its holder.
            if (System.IO.Path.GetFileName(file) == "lock") continue;
            var copy = System.IO.Path.Combine(target, System.IO.Path.GetRelativePath(Path, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(copy)!);
            using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var to = File.Create(copy);
            from.CopyTo(to);
        }
        Path = target;
    }

    /// <summary>Writes an input file.</summary>
    public string Write(string name, ReadOnlySpan<byte> content)
    {
        var path = System.IO.Path.Combine(Files, name);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>The answer to a query as lines of tab-separated text.</summary>
    public async Task<string[]> LinesAsync(string sql)
    {
        await using var stream = await Warehouse.QueryRawAsync(sql, "TabSeparatedRaw", TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream);
        return (await reader.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public async ValueTask DisposeAsync()
    {
        await Warehouse.ExecuteAsync($"DROP DATABASE IF EXISTS `{Options.Database}` SYNC", new ClickHouse.Driver.QueryOptions { Database = "system" });
        Warehouse.Dispose();
        Directory.Delete(_root, recursive: true);
    }

    private WarehouseClient Connect(HttpMessageHandler handler) =>
        new("Host=embedded", new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }, Options);
}
