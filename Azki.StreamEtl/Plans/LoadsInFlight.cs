using System.Diagnostics;

namespace Azki.StreamEtl.Plans;

/// <summary>
/// The plans on their way to the warehouse. Some are inserted side by side, so that the engine never waits for the next one to be recorded;
/// each is recorded, and acknowledged, after the one before it: what a crash leaves behind is repeated from the oldest on.
/// Not for concurrent use: the ETL's loop owns it.
/// </summary>
internal sealed class LoadsInFlight(IPlanSteps steps) : IDisposable
{
    /// <summary>Plans that may be under way at once. Whoever looks for rows that no look-up finds yet must remember as many batches.</summary>
    public const int Most = Inserted + 1;

    // Two at a time keep two processors busy while one of them waits for the disk; one more is recorded meanwhile. With three each takes more, and the log to the tables 1.25 to 1.33 s/M for 1.2.
    private const int Inserted = 2;

    private readonly SemaphoreSlim _inserts = new(Inserted);
    private readonly Queue<Task> _loads = new(Most);
    private Task _recorded = Task.CompletedTask;
    private Task _last = Task.CompletedTask;

    /// <summary>Whether all that was started has ended.</summary>
    public bool IsIdle => _last.IsCompleted;

    /// <summary>Completes or fails as the last plan does, and with it all before.</summary>
    public Task Last => _last;

    /// <summary>Starts to record and to load a plan as soon as there is room for it. Fails where one before it did.</summary>
    public Task StartAsync(BatchPlan plan, Activity? activity, CancellationToken cancellationToken) => StartAsync(Task.FromResult(plan), activity, cancellationToken);

    /// <summary>The same with a plan that is still being made.</summary>
    public async Task StartAsync(Task<BatchPlan> plan, Activity? activity, CancellationToken cancellationToken)
    {
        if (_last.IsCompleted) await _last.ConfigureAwait(false);
        if (_loads.Count == Most) await _loads.Dequeue().ConfigureAwait(false);
        var number = steps.Reserve();
        var recorded = RecordAsync(_recorded, number, plan, cancellationToken);
        _last = LoadAsync(recorded, _last, number, activity, cancellationToken);
        _recorded = recorded;
        _loads.Enqueue(_last);
    }

    /// <summary>Waits until all that was started is in the warehouse.</summary>
    public async Task DrainAsync()
    {
        while (_loads.TryDequeue(out var load)) await load.ConfigureAwait(false);
    }

    /// <summary>Waits until nothing is under way any more, however it ended.</summary>
    public async Task SettleAsync()
    {
        while (_loads.TryDequeue(out var load)) await load.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose() => _inserts.Dispose();

    private async Task<BatchPlan> RecordAsync(Task before, long number, Task<BatchPlan> making, CancellationToken cancellationToken)
    {
        // A plan whose rows are judged by an earlier one's must not outlive it.
        await before.ConfigureAwait(false);
        var plan = await making.ConfigureAwait(false);
        await steps.RecordAsync(number, plan, cancellationToken).ConfigureAwait(false);
        return plan;
    }

    private async Task LoadAsync(Task<BatchPlan> recorded, Task before, long number, Activity? activity, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var plan = await recorded.ConfigureAwait(false);
        await _inserts.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await steps.InsertAsync(plan, activity, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _inserts.Release();
        }
        await before.ConfigureAwait(false);
        await steps.AcknowledgeAsync(number, plan, cancellationToken).ConfigureAwait(false);
        EtlTelemetry.ProcessDuration.Record(Stopwatch.GetElapsedTime(started).TotalSeconds);
    }
}
