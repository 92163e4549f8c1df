namespace Azki.SparkEtl.Tests.Fixtures;

/// <summary>Does something once, when Spark is seen at work in a step.</summary>
internal sealed class OnceAtStep(string step, Action action) : IProgress<BatchProgress>
{
    private int _done;

    public bool IsDone => _done > 0;

    public void Report(BatchProgress value)
    {
        if (value.Step == step && value.Spark is not null && Interlocked.Exchange(ref _done, 1) == 0) action();
    }
}
