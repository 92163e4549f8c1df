namespace Spark.Connect;

/// <summary>What one execution is known by, and who hears of its progress.</summary>
public sealed record ExecutionOptions
{
    /// <summary>By which executions are interrupted together (<see cref="SparkSession.InterruptTagAsync"/>). Not empty, without commas.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The execution's own id; a new one when not set. Known before it starts, so that it can be interrupted.</summary>
    public Guid? OperationId { get; init; }

    /// <summary>Hears how far the execution is, every two seconds as servers are set by default (<c>spark.connect.progress.reportInterval</c>).</summary>
    public IProgress<ExecutionProgress>? Progress { get; init; }

    /// <summary>Takes what <see cref="DataFrame.Observe"/> counted, after the last row and before the end.</summary>
    public Action<ObservedMetrics>? Observed { get; init; }
}
