using Azki.Core;
using Azki.EventLog;
using Azki.ServiceDefaults;

namespace Azki.Cli.Homes;

/// <summary>
/// Takes the warehouse out of a home, so that the next start builds it anew from the log: a new warehouse reads the log from its beginning.
/// What the log no longer holds can't be built again.
/// </summary>
internal static class WarehouseRemoval
{
    /// <summary>
    /// Removes the embedded warehouse, and the batches recorded for it: repeated in another one, they would pass over all that came before them.
    /// </summary>
    /// <exception cref="CliException">The log has dropped records, and that was not accepted; or the home is in use.</exception>
    public static async Task RunAsync(HomeFolder home, bool acceptMissing, CancellationToken cancellationToken)
    {
        using var held = HomeLock.Take(home);
        var expired = await CountExpiredAsync(home, cancellationToken);
        if (expired > 0 && !acceptMissing)
            throw new CliException(
                $"The log no longer holds its first {expired:N0} records: a warehouse built from it would lack them. Restore a backup instead; " +
                "or say --accept-missing, and load those files again afterwards (nothing is counted twice).");
        // Out of the way at once, so that no start in between finds the batches without their warehouse.
        FolderRemoval[] removals = [new(home.Etl), new(home.ClickHouse)];
        try
        {
            foreach (var removal in removals) removal.SetAside();
        }
        catch
        {
            // A warehouse that stays needs the batches recorded for it.
            removals[0].PutBack();
            throw;
        }
        foreach (var removal in removals) removal.DeleteAside();
    }

    private static async Task<long> CountExpiredAsync(HomeFolder home, CancellationToken cancellationToken)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddEnvironmentVariables();
        builder.Configuration.AddInMemoryCollection([new(HomeFolder.Setting, home.Path)]);
        builder.AddEventLog();
        using var host = builder.Build();
        await using var log = host.Services.GetRequiredService<IEventLog>();
        var expired = 0L;
        foreach (var settings in (TopicSettings[])[new(Topics.RawEvents), new(Topics.QuarantinedEvents, Partitions: 1)])
        {
            var topic = await log.OpenTopicAsync(settings, cancellationToken);
            for (var partition = 0; partition < topic.Partitions; partition++) expired += (await log.GetWatermarksAsync(topic, partition, cancellationToken)).Low;
        }
        return expired;
    }
}
