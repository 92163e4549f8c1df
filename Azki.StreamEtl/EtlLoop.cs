using System.Diagnostics;
using Azki.Core;
using Azki.Core.Events;
using Azki.EventLog;
using Azki.ServiceDefaults.Telemetry;
using Azki.StreamEtl.Batches;
using Azki.StreamEtl.Damage;
using Azki.StreamEtl.Feeds;
using Azki.StreamEtl.Maintenance;
using Azki.StreamEtl.Plans;
using Azki.StreamEtl.Users;
using Azki.Warehouse;
using Microsoft.Extensions.Options;

namespace Azki.StreamEtl;

/// <summary>
/// One run of the ETL, from recovery to stop. A single loop owns all state; loading happens beside it, so the next batch is prepared while
/// those before it are inserted.
/// </summary>
internal sealed partial class EtlLoop : IDisposable
{
    // After a stop is asked for, the batch on its way has this long to end; it is recorded, so nothing is lost if it does not.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly IEventLog _log;
    private readonly WarehouseClient _warehouse;
    private readonly PlanExecutor _executor;
    private readonly EtlProgress _progress;
    private readonly MaintenanceQueue _maintenance;
    private readonly ReaderGroup _group;
    private readonly StreamEtlOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<EtlLoop> _logger;

    private readonly EventNormalizer _normalizer;
    private readonly BatchSize _size;
    private readonly WarehouseDamage _damage;
    private readonly UserDirectory _directory = new();
    private readonly UnknownUsers _unknown = new();
    private readonly LogGaps _gaps;
    private readonly CancellationTokenSource _hardStop = new();
    private readonly LoadsInFlight _loads;
    private readonly MaintenanceTurn _turn;
    private OpenBatch _batch = null!;

    public EtlLoop(
        IEventLog log, WarehouseClient warehouse, PlanExecutor executor, EtlProgress progress, MaintenanceQueue maintenance, ReaderGroup group,
        EventNormalizer normalizer, BatchSize size, WarehouseDamage damage, IOptions<StreamEtlOptions> options, TimeProvider time, ILogger<EtlLoop> logger)
    {
        (_log, _warehouse, _executor, _progress, _maintenance, _group) = (log, warehouse, executor, progress, maintenance, group);
        (_options, _time, _logger) = (options.Value, time, logger);
        (_normalizer, _size, _damage) = (normalizer, size, damage);
        _gaps = new(warehouse, time, logger);
        _loads = new(executor);
        var late = new LateAttribution(warehouse, _directory, _unknown, Math.Max(1, _options.MaxAttributedEvents));
        _turn = new(maintenance, _loads, new(warehouse, executor, logger), late, _unknown, progress, _options.AttributionInterval, time, logger, _hardStop.Token);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loads.Dispose();
        _hardStop.Dispose();
    }

    /// <summary>Runs until cancelled; what was recorded is completed by then, or by the next run.</summary>
    /// <exception cref="JournalLostException">Another instance has taken over.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        _progress.Joining();
        await using var tenure = (await _executor.TakeOverAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        var lost = _executor.Lost;
        using var working = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lost);
        await using var stopping = cancellationToken.Register(() => _hardStop.CancelAfter(Grace));
        // The other one repeats what is recorded; what is done here as well does no harm, and is of no use.
        await using var losing = lost.Register(_hardStop.Cancel);
        try
        {
            await LoadAsLongAsItLastsAsync(working.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (lost.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new JournalLostException("Another instance loads the warehouse now.");
        }
    }

    private async Task LoadAsLongAsItLastsAsync(CancellationToken cancellationToken)
    {
        _progress.Chosen();
        await _damage.ThrowIfRowsAreMissingAsync(cancellationToken).ConfigureAwait(false);
        await _executor.RecoverAsync(cancellationToken).ConfigureAwait(false);
        await new UserStore(_warehouse).LoadAsync(_directory, _unknown, cancellationToken).ConfigureAwait(false);
        // Before any topic is said to be read: whoever waits for all to be read waits for these as well.
        _progress.Late(_unknown.ArrivedCount);

        _batch = new(_warehouse, _normalizer, _directory, _unknown, await OpenFeedAsync(cancellationToken).ConfigureAwait(false), _log.IsShared, _size, _options, _time);
        var group = await _group.NameAsync(cancellationToken).ConfigureAwait(false);
        await using var changes = await OpenAsync(Topics.Users).ConfigureAwait(false);
        await using var raw = await OpenAsync(Topics.RawEvents).ConfigureAwait(false);
        await using var refused = await OpenAsync(Topics.QuarantinedEvents).ConfigureAwait(false);
        try
        {
            await CatchUpUsersAsync(changes, cancellationToken).ConfigureAwait(false);
            _progress.Late(_unknown.ArrivedCount);
            _progress.Started();
            LogRunning(_directory.Count);
            while (true)
            {
                await WaitForWorkAsync(changes, raw, refused, cancellationToken).ConfigureAwait(false);
                await TakeUsersAsync(changes, cancellationToken).ConfigureAwait(false);
                await TakeEventsAsync(raw, refused, cancellationToken).ConfigureAwait(false);
                await MaintainAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            // The batches on their way are recorded: they end now, or are repeated at the next start.
            await _loads.SettleAsync().ConfigureAwait(false);
        }

        Task<TopicFeed> OpenAsync(string topic) => TopicFeed.OpenAsync(_log, topic, group, _executor.CommitAsync, _progress, _gaps, ahead: 16, cancellationToken);
    }

    private async Task CatchUpUsersAsync(TopicFeed changes, CancellationToken cancellationToken)
    {
        var targets = new long[changes.Topic.Partitions];
        for (var p = 0; p < targets.Length; p++)
            targets[p] = (await _log.GetWatermarksAsync(changes.Topic, p, cancellationToken).ConfigureAwait(false)).High;
        while (Enumerable.Range(0, targets.Length).Any(p => _progress.PositionOf(changes.Topic, p) < targets[p]))
        {
            await changes.WaitAsync(cancellationToken).ConfigureAwait(false);
            await TakeUsersAsync(changes, cancellationToken).ConfigureAwait(false);
            await _loads.DrainAsync().ConfigureAwait(false);
        }
    }

    private Task WaitForWorkAsync(TopicFeed changes, TopicFeed raw, TopicFeed refused, CancellationToken cancellationToken) => FirstToCome.WaitAsync(
        idle => [changes.WaitAsync(idle), raw.WaitAsync(idle), refused.WaitAsync(idle), _maintenance.WaitAsync(idle)],
        // What fails while nothing else comes in must be seen as well.
        _loads.Last.IsCompletedSuccessfully ? [] : [_loads.Last],
        // Users who arrived late wait for their turn even when nothing else comes in.
        _unknown.HasArrivals ? _options.AttributionInterval : Timeout.InfiniteTimeSpan, cancellationToken);

    private async Task<ProcessedEventFeed?> OpenFeedAsync(CancellationToken cancellationToken) => _options.PublishProcessedEvents
        ? new(await _log.OpenTopicAsync(EtlTopics.SettingsOf(Topics.ProcessedEvents), cancellationToken).ConfigureAwait(false))
        : null;

    private async Task TakeUsersAsync(TopicFeed changes, CancellationToken cancellationToken)
    {
        while (changes.TryTake() is { } records)
        {
            using (records) _batch.TakeUsers(records);
            _progress.Late(_unknown.ArrivedCount);
            if (_batch.IsFull) await LoadAsync(null, cancellationToken).ConfigureAwait(false);
        }
        if (!_batch.IsEmpty) await LoadAsync(null, cancellationToken).ConfigureAwait(false);
    }

    private async Task TakeEventsAsync(TopicFeed raw, TopicFeed refused, CancellationToken cancellationToken)
    {
        Activity? activity = null;
        var started = _time.GetTimestamp();
        try
        {
            while (true)
            {
                var took = false;
                if (raw.TryTake() is { } events)
                {
                    took = true;
                    activity ??= EtlTelemetry.Source.StartActivity("batch");
                    using (events)
                    {
                        if (AzkiTelemetry.ContextOf(events.Headers) is var origin && origin != default) activity?.AddLink(new(origin));
                        await _batch.TakeEventsAsync(events, cancellationToken).ConfigureAwait(false);
                    }
                }
                if (refused.TryTake() is { } rows)
                {
                    took = true;
                    using (rows) _batch.TakeRefused(rows);
                }

                // Load what is there once it is old enough, unless the load before it is still on its way: then it grows meanwhile.
                var left = _options.MaxBatchAge - _time.GetElapsedTime(started);
                if (_batch.IsFull || (!_batch.IsEmpty && left <= TimeSpan.Zero && _loads.IsIdle)) break;
                if (took) continue;
                if (_batch.IsEmpty) return;
                await WaitBrieflyAsync(raw, refused, left, cancellationToken).ConfigureAwait(false);
                if (_loads.Last.IsFaulted) await _loads.Last.ConfigureAwait(false);
            }
            await LoadAsync(activity, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            activity?.Dispose();
        }
    }

    // A log that cannot be read is said now: it would end every wait at once.
    private Task WaitBrieflyAsync(TopicFeed raw, TopicFeed refused, TimeSpan left, CancellationToken cancellationToken) => FirstToCome.WaitAsync(
        brief => [raw.WaitAsync(brief), refused.WaitAsync(brief)],
        left > TimeSpan.Zero ? [] : [_loads.Last],
        left > TimeSpan.Zero ? left : Timeout.InfiniteTimeSpan, cancellationToken);

    private async Task LoadAsync(Activity? activity, CancellationToken cancellationToken)
    {
        var isToFollow = _batch.RepeatsVersion;
        var plan = await _batch.CloseAsync(cancellationToken).ConfigureAwait(false);
        if (isToFollow) await _loads.DrainAsync().ConfigureAwait(false);
        await _loads.StartAsync(plan, activity, _hardStop.Token).ConfigureAwait(false);
        if (!_batch.IsOverfull) return;
        await _loads.DrainAsync().ConfigureAwait(false);
        _batch.TrimKnown();
    }

    private async Task MaintainAsync(CancellationToken cancellationToken)
    {
        if (await _turn.WorkAsync(cancellationToken).ConfigureAwait(false)) await RelearnAsync(cancellationToken).ConfigureAwait(false);
        await _turn.AttributeAsync(cancellationToken).ConfigureAwait(false);
    }

    // Others have stored events: they are known, and some may be of users who came meanwhile or are still to come.
    private async Task RelearnAsync(CancellationToken cancellationToken)
    {
        _batch.ForgetKnown();
        await new UserStore(_warehouse).LoadUnknownAsync(_directory, _unknown, cancellationToken).ConfigureAwait(false);
        _progress.Late(_unknown.ArrivedCount);
    }

    [LoggerMessage(LogLevel.Information, "Running; {Users} users known")]
    private partial void LogRunning(int users);
}
