namespace Spark.Connect.Tests.Fixtures;

/// <summary>Waits until tasks are at work.</summary>
internal sealed class HeardProgress : IProgress<ExecutionProgress>
{
    private readonly TaskCompletionSource<ExecutionProgress> _running = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ExecutionProgress> Running => _running.Task;

    public void Report(ExecutionProgress value)
    {
        if (value.RunningTasks > 0) _running.TrySetResult(value);
    }
}
