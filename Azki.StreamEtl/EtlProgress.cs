using System.Collections.Concurrent;
using Azki.EventLog;
using Azki.ServiceDefaults.Faults;
using Azki.StreamEtl.Plans;
using Azki.Warehouse;

namespace Azki.StreamEtl;

/// <summary>What the ETL is doing.</summary>
public enum EtlState
{
    /// <summary>Not yet running: schema, whether another instance loads, recovery, users.</summary>
    Starting,

    /// <summary>Another instance loads this warehouse; this one takes over when that one ends.</summary>
    StandingBy,

    /// <summary>Running.</summary>
    Running,

    /// <summary>A dependency fails; the work is repeated until it does not.</summary>
    Stalled,
}

/// <summary>How far the ETL is: positions that are done with, and its state. Safe for concurrent use.</summary>
public sealed class EtlProgress
{
    private readonly ConcurrentDictionary<(Guid Topic, int Partition), long> _positions = new();
    private readonly ConcurrentDictionary<string, string> _silent = new(StringComparer.Ordinal);
    private bool _hasStarted;
    private Fault? _fault;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The state.</summary>
    public EtlState State { get; private set; }

    /// <summary>Whether it is this instance that loads, or would if nothing stood in its way.</summary>
    internal bool IsChosen { get; private set; }

    /// <summary>Whether the warehouse has all its tables, as this version knows them.</summary>
    public bool HasSchema { get; private set; }

    /// <summary>Why it is stalled, in words; else <see langword="null"/>.</summary>
    public string? Reason => _fault?.Message;

    /// <summary>What the log says of topics that are read, instead of answering; else <see langword="null"/>.</summary>
    public string? LogSilence => _silent.Values.FirstOrDefault();

    /// <summary>Whether it is stalled by something that time does not mend.</summary>
    public bool NeedsHelp => _fault is { NeedsHelp: true };

    /// <summary>Records of the log done with since the start.</summary>
    public long RecordsDone { get; private set; }

    /// <summary>Users who arrived after events of theirs, which are still to be given their attributes.</summary>
    public int LateUsers { get; private set; }

    /// <summary>Waits until the events of users who arrived late have their attributes.</summary>
    /// <exception cref="WarehouseException">It is no use to wait: something is damaged.</exception>
    public async Task WaitUntilMendedAsync(CancellationToken cancellationToken = default)
    {
        for (var changed = _changed.Task; LateUsers > 0; changed = _changed.Task)
        {
            ThrowIfHelpIsNeeded();
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until every record that is in the topic now has been dealt with.</summary>
    /// <exception cref="WarehouseException">It is no use to wait: something is damaged.</exception>
    public async Task WaitUntilCaughtUpAsync(IEventLog log, Topic topic, CancellationToken cancellationToken = default)
    {
        for (var partition = 0; partition < topic.Partitions; partition++)
        {
            var target = (await log.GetWatermarksAsync(topic, partition, cancellationToken).ConfigureAwait(false)).High;
            while (true)
            {
                var changed = _changed.Task;
                if (PositionOf(topic, partition) is { } position && position >= target) break;
                ThrowIfHelpIsNeeded();
                await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Waits until it is known which instance loads: whether another one still does after some time.</summary>
    /// <exception cref="WarehouseException">A newer version made the database: it is not for this one to load.</exception>
    internal async Task<bool> StandsByAsync(TimeSpan patience)
    {
        for (var changed = _changed.Task; !IsChosen; changed = _changed.Task)
        {
            if (_fault is { Kind: FaultKind.NewerVersion }) ThrowIfHelpIsNeeded();
            try
            {
                await changed.WaitAsync(State == EtlState.StandingBy ? patience : Timeout.InfiniteTimeSpan).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return true;
            }
        }
        return false;
    }

    /// <summary>For who waits: time does not mend what it is stalled by.</summary>
    /// <exception cref="WarehouseException">It is no use to wait.</exception>
    internal void ThrowIfHelpIsNeeded()
    {
        if (_fault is { NeedsHelp: true } fault) throw new WarehouseException(fault.Message) { IsNewer = fault.Kind == FaultKind.NewerVersion };
    }

    /// <summary>The next offset of a partition, once the ETL reads it.</summary>
    public long? PositionOf(Topic topic, int partition) => _positions.TryGetValue((topic.Id, partition), out var position) ? position : null;

    internal void Opened(Topic topic, int partition, long position) => Update(() => _positions[(topic.Id, partition)] = position);

    internal void Advanced(BatchPlan plan) => Update(() =>
    {
        foreach (var slice in plan.Slices)
        {
            RecordsDone += slice.Next - slice.First;
            _positions[(slice.TopicId, slice.Partition)] = slice.Next;
        }
        Recover();
    });

    internal void Late(int users)
    {
        if (users != LateUsers) Update(() => LateUsers = users);
    }

    /// <summary>Whether the log answered when it was asked about a topic: why not, or <see langword="null"/>.</summary>
    internal void LogSaid(string topic, string? silence)
    {
        if (silence is null) _silent.TryRemove(topic, out _);
        else _silent[topic] = silence;
    }

    internal void Migrated() => Update(() => HasSchema = true);

    /// <summary>Which instance loads is not known yet; what it was stalled by may be there still.</summary>
    internal void Joining() => Update(() =>
    {
        (_hasStarted, IsChosen) = (false, false);
        // Who asked about the topics that were read asks no more.
        _silent.Clear();
        if (State != EtlState.Stalled) State = EtlState.Starting;
    });

    /// <summary>Another instance loads: how far is its to know, and what stood in the way of this one does no more.</summary>
    internal void StandingBy() => Update(() =>
    {
        (_hasStarted, IsChosen, State, _fault, LateUsers) = (false, false, EtlState.StandingBy, null, 0);
        _positions.Clear();
    });

    internal void Chosen() => Update(() =>
    {
        IsChosen = true;
        if (State == EtlState.StandingBy) State = EtlState.Starting;
    });

    internal void Started() => Update(() =>
    {
        _hasStarted = true;
        Recover();
    });

    internal void Stalled(Fault fault) => Update(() => (State, _fault) = (EtlState.Stalled, fault));

    // Recovered batches and users advance it as well: that is not yet running.
    private void Recover() => (State, _fault) = (_hasStarted ? EtlState.Running : EtlState.Starting, null);

    private void Update(Action change)
    {
        TaskCompletionSource changed;
        lock (_positions)
        {
            change();
            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        changed.SetResult();
    }
}
