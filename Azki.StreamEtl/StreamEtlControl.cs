using Azki.EventLog;
using Azki.StreamEtl.Maintenance;
using Azki.StreamEtl.Plans;
using Azki.Warehouse;

namespace Azki.StreamEtl;

/// <summary>What may be asked of a running ETL.</summary>
public sealed class StreamEtlControl
{
    // Longer than the group takes to notice that the instance before was killed.
    private static readonly TimeSpan LongestTakeover = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan GroupInterval = TimeSpan.FromMilliseconds(20);

    private readonly MaintenanceQueue _queue;
    private readonly WarehouseClient _warehouse;
    private readonly IEventLog _log;
    private readonly EtlProgress _progress;
    private readonly ReaderGroup _group;
    private readonly TimeProvider _time;

    internal StreamEtlControl(MaintenanceQueue queue, WarehouseClient warehouse, IEventLog log, EtlProgress progress, ReaderGroup group, TimeProvider time) =>
        (_queue, _warehouse, _log, _progress, _group, _time) = (queue, warehouse, log, progress, group, time);

    /// <summary>Waits until everything that is in the log now has reached the warehouse, attributes of users who came late included.</summary>
    public async Task WaitUntilCaughtUpAsync(CancellationToken cancellationToken = default)
    {
        foreach (var name in EtlTopics.Read)
        {
            var topic = await OpenAsync(name, cancellationToken).ConfigureAwait(false);
            if (_log.IsShared) await WaitForTheGroupAsync(topic, cancellationToken).ConfigureAwait(false);
            else await _progress.WaitUntilCaughtUpAsync(_log, topic, cancellationToken).ConfigureAwait(false);
        }
        await _progress.WaitUntilMendedAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Recomputes attributes from the users of now, and all metrics, for the events of some days, both included;
    /// <see langword="null"/> leaves that side open.
    /// </summary>
    /// <exception cref="WarehouseException">Another instance loads this warehouse: only that one may rebuild it.</exception>
    public async Task<ReenrichmentResult> ReenrichAsync(DateOnly? from, DateOnly? to)
    {
        await ThrowIfAnotherLoadsAsync().ConfigureAwait(false);
        var work = new Reenrichment(_warehouse, from, to);
        _queue.Add(work);
        return await work.Completion.ConfigureAwait(false);
    }

    /// <summary>Why work does not begin that was asked for, in words; null where nothing is known to be in its way.</summary>
    /// <param name="askedAt">When it was asked for: what was begun before is another's.</param>
    public string? WhyWaiting(DateTimeOffset askedAt) => _progress.State switch
    {
        EtlState.Stalled => $"loading is stalled: {_progress.Reason}",
        EtlState.StandingBy => "another instance loads this warehouse.",
        EtlState.Starting => "loading is being started: what is recorded, and the users, come first.",
        _ => _queue.UnderWaySince < askedAt ? "work that was asked for before is under way." : null,
    };

    // Another instance may be the one that loads: what the group has committed is in the warehouse, whoever did it.
    private async Task WaitForTheGroupAsync(Topic topic, CancellationToken cancellationToken)
    {
        var targets = new Watermarks[topic.Partitions];
        for (var p = 0; p < targets.Length; p++) targets[p] = await _log.GetWatermarksAsync(topic, p, cancellationToken).ConfigureAwait(false);
        while (!await HasReachedAsync(topic, targets, cancellationToken).ConfigureAwait(false))
        {
            _progress.ThrowIfHelpIsNeeded();
            await Task.Delay(GroupInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<bool> HasReachedAsync(Topic topic, Watermarks[] targets, CancellationToken cancellationToken)
    {
        try
        {
            // The schema, and with it the group's name, may not be there yet.
            if (_progress.State == EtlState.Starting) return false;
            var group = await _group.NameAsync(cancellationToken).ConfigureAwait(false);
            var positions = await _log.GetPositionsAsync(group, topic, cancellationToken).ConfigureAwait(false);
            return Enumerable.Range(0, targets.Length).All(p => positions.GetValueOrDefault(p, targets[p].Low) >= targets[p].High);
        }
        catch (EventLogException)
        {
            return false;
        }
    }

    private async Task ThrowIfAnotherLoadsAsync()
    {
        if (await _progress.StandsByAsync(LongestTakeover).ConfigureAwait(false))
            throw new WarehouseException("Another instance loads this warehouse, and only that one may rebuild it: ask there, or stop it first.");
    }

    /// <summary>Empties the staging tables of batch ETL for a run.</summary>
    /// <exception cref="WarehouseException">Another instance loads this warehouse: only that one may rebuild it.</exception>
    public async Task StartBatchAsync(Guid runId)
    {
        await ThrowIfAnotherLoadsAsync().ConfigureAwait(false);
        var work = new BatchStart(runId, _time);
        _queue.Add(work);
        await work.Completion.ConfigureAwait(false);
    }

    /// <summary>Publishes what a run has staged, between two batches of the log.</summary>
    /// <exception cref="WarehouseException">The staged rows are not those of the run, or another instance loads this warehouse.</exception>
    public async Task<BatchPublicationResult> PublishBatchAsync(BatchPublicationRequest request)
    {
        await ThrowIfAnotherLoadsAsync().ConfigureAwait(false);
        var work = new BatchPublication(_warehouse, request);
        _queue.Add(work);
        return await work.Completion.ConfigureAwait(false);
    }

    private Task<Topic> OpenAsync(string name, CancellationToken cancellationToken) => _log.OpenTopicAsync(EtlTopics.SettingsOf(name), cancellationToken);
}
