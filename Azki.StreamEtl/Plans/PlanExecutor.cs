using System.Diagnostics;
using Azki.EventLog;
using Azki.ServiceDefaults.Faults;
using Azki.StreamEtl.Batches;
using Azki.StreamEtl.Feeds;
using Azki.Warehouse;
using Azki.Warehouse.Native;
using Polly;
using Polly.Retry;

namespace Azki.StreamEtl.Plans;

/// <summary>
/// Carries out recorded plans, each to its end: inserts with their tokens, statements, published records, positions.
/// A step that fails is repeated until it works, so no plan is ever passed over.
/// </summary>
internal sealed partial class PlanExecutor : IPlanSteps, IDisposable
{
    private readonly IEventLog _log;
    private readonly WarehouseClient _warehouse;
    private readonly PlanJournal _folder;
    private readonly EtlProgress _progress;
    private readonly ReaderGroup _group;
    private readonly BatchSize _size;
    private readonly ILogger<PlanExecutor> _logger;
    private readonly ResiliencePipeline _retries;
    private readonly InsertLanes _inserts;
    private readonly Dictionary<string, Topic> _topics = [];
    private IPlanJournal _journal = null!;

    public PlanExecutor(
        IEventLog log, WarehouseClient warehouse, PlanJournal folder, EtlProgress progress, ReaderGroup group, BatchSize size, ILogger<PlanExecutor> logger)
    {
        (_log, _warehouse, _folder, _progress, _group, _size, _logger) = (log, warehouse, folder, progress, group, size, logger);
        _inserts = new(warehouse, size);
        _retries = new ResiliencePipelineBuilder().AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = int.MaxValue,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(15),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            ShouldHandle = static args => new(args.Outcome.Exception is not (null or JournalLostException or TopicReplacedException) && !args.Context.CancellationToken.IsCancellationRequested),
            OnRetry = args =>
            {
                // Nothing is wrong: its turn comes.
                if (InsertLanes.IsOutOfTurn(args.Outcome.Exception!)) return default;
                var fault = Fault.Of(args.Outcome.Exception!);
                _progress.Stalled(fault);
                if (fault.Kind == FaultKind.OutOfMemory) _size.Reduce();
                LogRetry(args.AttemptNumber + 1, fault.Message);
                return default;
            },
        }).Build();
    }

    /// <summary>
    /// Waits until no other instance loads this warehouse, and takes over from the one that did. What is given back ends the tenure when it
    /// is disposed of.
    /// </summary>
    public async Task<IPlanJournal> TakeOverAsync(CancellationToken cancellationToken)
    {
        _group.Forget();
        _topics.Clear();
        var group = await _group.NameAsync(cancellationToken).ConfigureAwait(false);
        var warehouse = await _group.WarehouseAsync(cancellationToken).ConfigureAwait(false);
        var shared = await StandbyWatch.TakeOverAsync(_log, _progress, EtlTopics.PlansOf(warehouse), group, cancellationToken).ConfigureAwait(false);
        return _journal = shared is null ? new FolderJournal(_folder, _log) : new SharedJournal(shared);
    }

    /// <summary>Repeats what was recorded before the last stop or crash, of this instance or the one before it.</summary>
    public async Task RecoverAsync(CancellationToken cancellationToken)
    {
        await new Predecessor(_warehouse, _progress, _logger).WaitAsync(cancellationToken).ConfigureAwait(false);
        var warehouse = await _group.WarehouseAsync(cancellationToken).ConfigureAwait(false);
        foreach (var (number, plan) in _journal.Pending())
        {
            // Its positions would be committed for this warehouse, which then never gets what was before them. It stays for its own, should
            // that come back; this one reads the records from the log.
            if (plan.Warehouse is { } other && other != warehouse)
            {
                LogOfAnother(plan.Id, other);
                await _journal.PassOverAsync(number, cancellationToken).ConfigureAwait(false);
                continue;
            }
            LogRecovering(plan.Id);
            await InsertAsync(plan, null, cancellationToken).ConfigureAwait(false);
            await AcknowledgeAsync(number, plan with { Slices = await SlicesThereAsync(plan, cancellationToken).ConfigureAwait(false) }, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<IReadOnlyList<LogSlice>> SlicesThereAsync(BatchPlan plan, CancellationToken cancellationToken)
    {
        var there = new List<LogSlice>();
        foreach (var slice in plan.Slices)
        {
            var isThere = await _retries.ExecuteAsync(
                async ct => await RecordedSlices.IsThereAsync(_log, await TopicAsync(slice.Topic, ct).ConfigureAwait(false), slice, ct).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
            if (isThere) there.Add(slice);
            else LogTailLost(slice.Topic, slice.Partition, plan.Id, slice.Next);
        }
        return there;
    }

    /// <summary>Fails where the tenure is over.</summary>
    public Task ConfirmAsync(CancellationToken cancellationToken) => _journal.ConfirmAsync(cancellationToken);

    /// <summary>Commits positions that no plan is about.</summary>
    /// <exception cref="JournalLostException">The tenure is over: another instance may have committed later ones.</exception>
    public Task CommitAsync(GroupPositions positions, CancellationToken cancellationToken) => _journal.CommitAsync(positions, cancellationToken);

    /// <summary>Cancelled when the tenure is over.</summary>
    public CancellationToken Lost => _journal.Lost;

    /// <inheritdoc/>
    public void Dispose() => _inserts.Dispose();

    /// <inheritdoc/>
    public long Reserve() => _journal.Reserve();

    /// <inheritdoc/>
    public async Task RecordAsync(long number, BatchPlan plan, CancellationToken cancellationToken) => await _retries.ExecuteAsync(async ct =>
    {
        await RequireSameTopicsAsync(plan, ct).ConfigureAwait(false);
        var warehouse = await _group.WarehouseAsync(ct).ConfigureAwait(false);
        await _journal.RecordAsync(number, plan with { Warehouse = warehouse }, ct).ConfigureAwait(false);
    }, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task InsertAsync(BatchPlan plan, Activity? batch, CancellationToken cancellationToken)
    {
        using var activity = batch is null ? null : EtlTelemetry.Source.StartActivity("insert", ActivityKind.Client, batch.Context);
        activity?.SetTag("azki.plan", plan.Id);
        var started = Stopwatch.GetTimestamp();
        // In order: what the ledger counts is there when it is counted.
        for (var i = 0; i < plan.Blocks.Count; i++)
            await InsertAsync(plan.Blocks[i], plan.TokenOf(i), cancellationToken).ConfigureAwait(false);
        await _retries.ExecuteAsync(async ct => await ExecuteStatementsAsync(plan, ct).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        EtlTelemetry.InsertDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }

    /// <inheritdoc/>
    public async Task AcknowledgeAsync(long number, BatchPlan plan, CancellationToken cancellationToken)
    {
        foreach (var records in plan.Published)
            await _retries.ExecuteAsync(async ct => await PublishAsync(records, ct).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        await _retries.ExecuteAsync(async ct => await CompleteAsync(number, plan, ct).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        _size.Worked();
        _progress.Advanced(plan);
    }

    private async Task InsertAsync(EncodedBlock block, string token, CancellationToken cancellationToken)
    {
        var tries = 0;
        await _retries.ExecuteAsync(
            async ct =>
            {
                tries++;
                // Tokens are recognised for a while only: one that was put aside for long must not insert after its successor.
                await _journal.ConfirmRecentAsync(ct).ConfigureAwait(false);
                await _inserts.InsertAsync(block, token, ct).ConfigureAwait(false);
            },
            cancellationToken).ConfigureAwait(false);
        // An earlier try may still be sending the bytes; then they are left to the collector.
        if (tries == 1) block.Dispose();
    }

    // From the first one on each time: one that failed may have done its work, which those before it undo or make harmless.
    private async ValueTask ExecuteStatementsAsync(BatchPlan plan, CancellationToken cancellationToken)
    {
        foreach (var statement in plan.Statements)
        {
            // These are not recognised when they come twice: one that was put aside for a while must not do them after its successor.
            await _journal.ConfirmAsync(cancellationToken).ConfigureAwait(false);
            await Maintenance.LongStatement.ExecuteAsync(_warehouse, statement, cancellationToken).ConfigureAwait(false);
        }
    }

    private async ValueTask PublishAsync(PublishedRecords records, CancellationToken cancellationToken)
    {
        var topic = await TopicAsync(records.Topic, cancellationToken).ConfigureAwait(false);
        try
        {
            await new RecordPublication(_log, _logger).PublishAsync(records, topic, cancellationToken).ConfigureAwait(false);
        }
        catch (EventLogException)
        {
            _topics.Remove(records.Topic);
            throw;
        }
    }

    private async ValueTask CompleteAsync(long number, BatchPlan plan, CancellationToken cancellationToken)
    {
        var group = await _group.NameAsync(cancellationToken).ConfigureAwait(false);
        var positions = new List<GroupPositions>();
        foreach (var slices in plan.Slices.GroupBy(s => s.Topic))
        {
            var topic = await TopicAsync(slices.Key, cancellationToken).ConfigureAwait(false);
            // Offsets of a topic that was deleted and made anew since are worth nothing.
            if (slices.First().TopicId == topic.Id) positions.Add(new(group, topic, slices.ToDictionary(s => s.Partition, s => s.Next)));
        }
        await _journal.CompleteAsync(number, positions, cancellationToken).ConfigureAwait(false);
    }

    // A reader by name and offset goes on in a topic made anew as if nothing were: after the reading it is seen that it is another.
    private async ValueTask RequireSameTopicsAsync(BatchPlan plan, CancellationToken cancellationToken)
    {
        foreach (var slices in plan.Slices.GroupBy(s => s.Topic))
        {
            var now = await _log.IdentifyTopicAsync(EtlTopics.SettingsOf(slices.Key), cancellationToken).ConfigureAwait(false);
            if (slices.Any(s => s.TopicId != now.Id)) throw new TopicReplacedException(slices.Key);
        }
    }

    private async ValueTask<Topic> TopicAsync(string name, CancellationToken cancellationToken)
    {
        if (_topics.TryGetValue(name, out var topic)) return topic;
        return _topics[name] = await _log.OpenTopicAsync(EtlTopics.SettingsOf(name), cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(LogLevel.Warning, "A step of a batch failed (try {Attempt}) and is repeated until it does not: {Reason}")]
    private partial void LogRetry(int attempt, string reason);

    [LoggerMessage(LogLevel.Error, "{Topic}-{Partition}: the log has lost records that the recorded batch {PlanId} was made of, up to offset {Next}. They are in the warehouse; reading goes on before them, and what came in their place is read")]
    private partial void LogTailLost(string topic, int partition, string planId, long next);

    [LoggerMessage(LogLevel.Warning, "The recorded batch {PlanId} is of another warehouse, {Warehouse}, and is left alone: its records are read from the log again")]
    private partial void LogOfAnother(string planId, string warehouse);

    [LoggerMessage(LogLevel.Information, "Repeating the recorded batch {PlanId}")]
    private partial void LogRecovering(string planId);
}
