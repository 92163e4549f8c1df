using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Runs;

namespace Azki.Benchmarks.Measurements.Memory;

/// <summary>
/// The whole platform in this process while a file of events is loaded. What is counted is all of the process, this program's own part
/// included; the file is generated before it starts.
/// </summary>
internal static class PlatformMemory
{
    public static async Task<IReadOnlyList<MemorySample>> MeasureAsync(GeneratedInput input, string home, IEnumerable<int> marks, CancellationToken cancellationToken)
    {
        await using var platform = await ServingPlatform.StartAsync(home, cancellationToken);
        await platform.Users.SyncAsync(input.UsersFile, cancellationToken: cancellationToken);
        await platform.Etl.WaitUntilCaughtUpAsync(cancellationToken);
        var before = platform.Progress.RecordsDone;

        await using var watch = new MemoryWatch(() => platform.Progress.RecordsDone - before, marks);
        await platform.Files.IngestAsync(input.EventsFile, cancellationToken: cancellationToken);
        await platform.Etl.WaitUntilCaughtUpAsync(cancellationToken);
        var samples = await watch.StopAsync();
        var stored = await platform.Warehouse.QueryNumberAsync("SELECT count() FROM processed_events_storage", null, cancellationToken);
        if (stored != input.Events) throw new InvalidOperationException($"{stored:N0} events are stored, not the {input.Events:N0} loaded: the measurement is void.");
        return samples;
    }
}
