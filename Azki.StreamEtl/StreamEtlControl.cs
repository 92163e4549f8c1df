using Azki.EventLog;
using Azki.StreamEtl.Maintenance;
using Azki.Warehouse;

namespace Azki.StreamEtl;

/// <summary>What may be asked of a running ETL.</summary>
public sealed class StreamEtlControl
{
    // Longer than the group takes to notice that the instance before was killed.
    private static readonly TimeSpan LongestTakeover = TimeSpan.FromSeconds(20);

    private readonly MaintenanceQueue _queue;
    private readonly WarehouseClient _warehouse;
    private readonly IEventLog _log;
    private readonly EtlProgress _progress;

    internal StreamEtlControl(MaintenanceQueue queue, WarehouseClient warehouse, IEventLog log, EtlProgress progress) =>
        (_queue, _warehouse, _log, _progress) = (queue, warehouse, log, progress);

    /// <summary>Waits until everything that is in the log now has reached the warehouse, attributes of users who came late included.</summary>
    public async Task WaitUntilCaughtUpAsync(CancellationToken cancellationToken = default)
    {
        foreach (var name in EtlTopics.Read)
            await _progress.WaitUntilCaughtUpAsync(_log, await OpenAsync(name, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        await _progress.WaitUntilMendedAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Recomputes attributes from the users of now, and all metrics, for the events of some days, both included;
    /// <see langword="null"/> leaves that side open.
    /// </summary>
    /// <exception cref="WarehouseException">Another instance loads this warehouse: only that one may rebuild it.</exception>
    public async Task<ReenrichmentResult> ReenrichAsync(DateOnly? from, DateOnly? to)
    {
        if (await _progress.StandsByAsync(LongestTakeover).ConfigureAwait(false))
            throw new WarehouseException("Another instance loads this warehouse, and only that one may rebuild it: ask there, or stop it first.");
        var work = new Reenrichment(_warehouse, from, to);
        _queue.Add(work);
        return await work.Completion.ConfigureAwait(false);
    }

    private Task<Topic> OpenAsync(string name, CancellationToken cancellationToken) => _log.OpenTopicAsync(EtlTopics.SettingsOf(name), cancellationToken);
}
