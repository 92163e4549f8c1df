using Azki.Warehouse.Closing;

namespace Azki.StreamEtl.Maintenance;

/// <summary>Counts days that are over ahead, for the reports. Nothing depends on its being done: an open day is counted from the states.</summary>
internal sealed partial class DayClosingWork(DayClosing closing, IReadOnlyList<DateOnly> days, TimeProvider time, ILogger log) : IMaintenanceWork
{
    // Events wait meanwhile. What is left is asked for again.
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when it was done, or given up.</summary>
    public Task Completion => _done.Task;

    public async Task RunAsync(RunPlan run, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        try
        {
            foreach (var day in days)
            {
                if (time.GetElapsedTime(started) > AtOnce) break;
                await closing.CloseAsync(day, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Failed(log, e);
        }
        finally
        {
            _done.TrySetResult();
        }
    }

    [LoggerMessage(LogLevel.Warning, "Days could not be counted ahead; reports of them take longer, and it is tried again.")]
    private static partial void Failed(ILogger log, Exception exception);
}
