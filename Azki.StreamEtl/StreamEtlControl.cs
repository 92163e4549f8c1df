using Azki.EventLog;
using Azki.StreamEtl.Maintenance;
using Azki.Warehouse;

namespace Azki.StreamEtl;

/// <summary>What may be asked of a running ETL.</summary>
public sealed class StreamEtlControl
{
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
    public Task<ReenrichmentResult> ReenrichAsync(DateOnly? from, DateOnly? to)
    {
        var work = new Reenrichment(_warehouse, from, to);
        _queue.Add(work);
        return work.Completion;
    }

    /// <summary>Empties the staging tables of batch ETL for a run.</summary>
    public Task StartBatchAsync(Guid runId)
    {
        var work = new BatchStart(_warehouse, runId, DateTimeOffset.UtcNow);
        _queue.Add(work);
        return work.Completion;
    }

    /// <summary>Publishes what a run has staged, between two batches of the log.</summary>
    /// <exception cref="WarehouseException">The staged rows are not those of the run.</exception>
    public Task<BatchPublicationResult> PublishBatchAsync(BatchPublicationRequest request)
    {
        var work = new BatchPublication(_warehouse, request);
        _queue.Add(work);
        return work.Completion;
    }

    private Task<Topic> OpenAsync(string name, CancellationToken cancellationToken) => _log.OpenTopicAsync(EtlTopics.SettingsOf(name), cancellationToken);
}
