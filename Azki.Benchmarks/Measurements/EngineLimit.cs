using System.Globalization;
using Azki.Benchmarks.Runs;
using Azki.Warehouse.Native;

namespace Azki.Benchmarks.Measurements;

/// <summary>The rows pushed from memory into all tables, with tokens and merges: nothing that loads these tables can be faster.</summary>
internal static class EngineLimit
{
    public static async Task<Measurement> MeasureAsync(
        SharedEngine engine, IReadOnlyList<EncodedBlock> blocks, int connections, CancellationToken cancellationToken)
    {
        var events = blocks.Sum(b => b.Rows);
        using var memory = WarmMemory.Hold(engine.Folder, events);
        await using var database = await engine.NewDatabaseAsync(cancellationToken);
        memory.Dispose();
        var meter = new Meter();
        await Parallel.ForAsync(0, blocks.Count, new ParallelOptions { MaxDegreeOfParallelism = connections, CancellationToken = cancellationToken },
            async (i, ct) => await database.Warehouse.InsertAsync(blocks[i], i.ToString(CultureInfo.InvariantCulture), ct));
        var result = meter.Stop(events);
        await database.RequireEventsAsync(events, cancellationToken);
        return result;
    }
}
