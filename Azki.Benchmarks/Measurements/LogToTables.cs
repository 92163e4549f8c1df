using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Runs;

namespace Azki.Benchmarks.Measurements;

/// <summary>The ETL alone: a log that is full, read from its beginning into all tables of a database that is new to it.</summary>
internal static class LogToTables
{
    /// <param name="engine">The engine.</param>
    /// <param name="input">What the log was filled with.</param>
    /// <param name="home">The home: of the local log, and of the batches on their way.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="kafka">The bootstrap servers of the broker that is the log; null: the local log in the home.</param>
    public static async Task<Measurement> MeasureAsync(
        SharedEngine engine, GeneratedInput input, string home, CancellationToken cancellationToken, string? kafka = null)
    {
        using var memory = WarmMemory.Hold(engine.Folder, input.Events);
        await using var database = await engine.NewDatabaseAsync(cancellationToken);
        await using var platform = await PlatformRun.StartAsync(engine, database, home, cancellationToken, kafka);
        await platform.WaitUntilRunningAsync(cancellationToken);

        memory.Dispose();
        var meter = new Meter();
        await platform.Etl.WaitUntilCaughtUpAsync(cancellationToken);
        var result = meter.Stop(input.Events);
        await database.RequireEventsAsync(input.Events, cancellationToken);
        return result;
    }
}
