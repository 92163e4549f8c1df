using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Runs;

namespace Azki.Benchmarks.Measurements;

/// <summary>Measures one shape, each figure and its yardstick one after the other, so that both meet the same machine.</summary>
internal sealed class PipelineMeasurement(SharedEngine engine, GeneratedInput input, Action<string> show)
{
    public async Task<ShapeResult> RunAsync(int rounds, CancellationToken cancellationToken)
    {
        var results = new List<ShapeResult>();
        for (var i = 0; i < rounds; i++) results.Add(await RunOnceAsync(cancellationToken));
        return ShapeResult.Fastest(results);
    }

    private async Task<ShapeResult> RunOnceAsync(CancellationToken cancellationToken)
    {
        show("CSV alone");
        var (parse, blocks) = CsvParsing.Measure(input);
        show("engine limit");
        var push = await EngineLimit.MeasureAsync(engine, blocks, connections: 1, cancellationToken);
        var pushByTwo = await EngineLimit.MeasureAsync(engine, blocks, connections: 2, cancellationToken);
        blocks = [];
        var home = engine.Folder.NewFolder("home");
        show("CSV to log to tables");
        var endToEnd = await FileToTables.MeasureAsync(engine, input, home, cancellationToken);
        show("log to tables");
        var etl = await LogToTables.MeasureAsync(engine, input, home, cancellationToken);
        Directory.Delete(home, recursive: true);
        show("SQL");
        var sql = await SqlLoad.MeasureAsync(engine, input, cancellationToken);
        return new(input.Shape, parse, push, pushByTwo, etl, endToEnd, sql);
    }
}
