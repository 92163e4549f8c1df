using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Runs;

namespace Azki.Benchmarks.Measurements;

/// <summary>The whole way: the file is read, acknowledged by the log, and in all tables. It leaves the log filled.</summary>
internal static class FileToTables
{
    public static async Task<Measurement> MeasureAsync(SharedEngine engine, GeneratedInput input, string home, CancellationToken cancellationToken)
    {
        using var memory = WarmMemory.Hold(engine.Folder, input.Events);
        await using var database = await engine.NewDatabaseAsync(cancellationToken);
        await using var platform = await PlatformRun.StartAsync(engine, database, home, cancellationToken);
        await platform.Users.SyncAsync(input.UsersFile, cancellationToken: cancellationToken);
        await platform.WaitUntilRunningAsync(cancellationToken);
        await platform.Etl.WaitUntilCaughtUpAsync(cancellationToken);

        memory.Dispose();
        var meter = new Meter();
        await platform.Files.IngestAsync(input.EventsFile, cancellationToken: cancellationToken);
        await platform.Etl.WaitUntilCaughtUpAsync(cancellationToken);
        var result = meter.Stop(input.Events);
        await database.RequireEventsAsync(input.Events, cancellationToken);
        return result;
    }
}
