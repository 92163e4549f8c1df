using Azki.Core;
using Azki.EventLog;
using Azki.EventLog.Local;
using Azki.ServiceDefaults;
using Azki.StreamEtl;

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
        using var host = BuildLog(home);
        await using var log = host.Services.GetRequiredService<IEventLog>();
        var topics = new List<Topic>();
        foreach (var settings in (TopicSettings[])[new(Topics.RawEvents), new(Topics.QuarantinedEvents, Partitions: 1), new(Topics.Users, Compacted: true)]) topics.Add(await log.OpenTopicAsync(settings, cancellationToken));
        var expired = await CountExpiredAsync(log, topics.Where(t => t.Name != Topics.Users), cancellationToken);
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
        if (log is LocalEventLog local) ForgetReaders(local, topics, host.Services.GetRequiredService<IConfiguration>());
    }

    // The next warehouse reads by a name of its own. Nobody reads on by the name of the one that is gone, and what it had not read would be kept for ever.
    private static void ForgetReaders(LocalEventLog log, IEnumerable<Topic> topics, IConfiguration configuration)
    {
        var ours = (configuration.GetSection(StreamEtlOptions.Section).Get<StreamEtlOptions>() ?? new()).Group + "-";
        foreach (var topic in topics)
            foreach (var group in log.GroupsOf(topic).Where(g => g.StartsWith(ours, StringComparison.Ordinal))) log.ForgetGroup(group, topic);
    }

    private static Microsoft.Extensions.Hosting.IHost BuildLog(HomeFolder home)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddEnvironmentVariables();
        builder.Configuration.AddInMemoryCollection([new(HomeFolder.Setting, home.Path)]);
        builder.AddEventLog();
        return builder.Build();
    }

    private static async Task<long> CountExpiredAsync(IEventLog log, IEnumerable<Topic> topics, CancellationToken cancellationToken)
    {
        var expired = 0L;
        foreach (var topic in topics)
            for (var partition = 0; partition < topic.Partitions; partition++) expired += (await log.GetWatermarksAsync(topic, partition, cancellationToken)).Low;
        return expired;
    }
}
