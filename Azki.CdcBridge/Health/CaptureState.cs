namespace Azki.CdcBridge.Health;

/// <summary>What the capture is doing, for health, metrics and those who wait for it. Safe to share between threads.</summary>
internal sealed class CaptureState(TimeProvider time)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _stopped = [];
    private readonly Dictionary<string, string> _notes = [];
    private readonly Dictionary<string, TableRows> _snapshot = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private DateTimeOffset _eventTime;
    private DateTimeOffset? _idleSince;
    private DateTimeOffset _contact = time.GetUtcNow();

    /// <summary>What it is doing.</summary>
    public CapturePhase Phase { get; private set; }

    /// <summary>Why it does not go on; null when it does.</summary>
    public string? Problem { get; private set; }

    /// <summary>Tables that are no longer captured, and why.</summary>
    public IReadOnlyDictionary<string, string> Stopped
    {
        get { lock (_lock) return new Dictionary<string, string>(_stopped); }
    }

    /// <summary>What an operator should know of a table although it is captured.</summary>
    public IReadOnlyDictionary<string, string> Notes
    {
        get { lock (_lock) return new Dictionary<string, string>(_notes); }
    }

    /// <summary>How far the snapshot of each table is.</summary>
    public IReadOnlyDictionary<string, TableRows> Snapshot
    {
        get { lock (_lock) return new Dictionary<string, TableRows>(_snapshot); }
    }

    /// <summary>How far the log is behind the source: nothing while the source is quiet.</summary>
    public TimeSpan Behind
    {
        get
        {
            lock (_lock)
            {
                var now = time.GetUtcNow();
                if (Problem is not null) return now - _contact;
                if (Phase != CapturePhase.Streaming || _eventTime == default || now - _idleSince > Quiet) return TimeSpan.Zero;
                return now > _eventTime ? now - _eventTime : TimeSpan.Zero;
            }
        }
    }

    public void Enter(CapturePhase phase) => Change(() =>
    {
        (Phase, Problem, _idleSince, _contact) = (phase, null, null, time.GetUtcNow());
    });

    public void Fail(string problem) => Change(() =>
    {
        if (Problem is null) _contact = time.GetUtcNow();
        Problem = problem;
    });

    /// <summary>An event is in hand that was written at this time.</summary>
    public void Reading(DateTimeOffset written)
    {
        lock (_lock)
        {
            _idleSince = null;
            if (written > DateTimeOffset.UnixEpoch) _eventTime = written;
        }
    }

    /// <summary>The source has nothing more for now.</summary>
    public void Idle()
    {
        lock (_lock) _idleSince ??= time.GetUtcNow();
    }

    public void Stop(string table, string reason) => Change(() => _stopped[table] = reason);

    public void GoOn(string table) => Change(() => _stopped.Remove(table));

    public void Note(string table, string what) => Change(() => _notes[table] = what);

    public void ForgetNote(string table) => Change(() => _notes.Remove(table));

    public void SnapshotAt(string table, TableRows rows) => Change(() => _snapshot[table] = rows);

    /// <summary>Waits until something holds.</summary>
    public async Task WaitAsync(Func<CaptureState, bool> condition, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock) changed = _changed.Task;
            if (condition(this)) return;
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private void Change(Action change)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            change();
            (changed, _changed) = (_changed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }
        changed.SetResult();
    }
}
