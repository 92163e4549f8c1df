namespace Spark.Connect;

/// <summary>How far an execution is. More stages come as it goes on, so the share done may fall.</summary>
/// <param name="Stages">The stages known so far.</param>
/// <param name="RunningTasks">Tasks at work now.</param>
public sealed record ExecutionProgress(IReadOnlyList<StageProgress> Stages, long RunningTasks)
{
    /// <summary>Tasks of all stages known.</summary>
    public long Tasks => Stages.Sum(s => s.Tasks);

    /// <summary>Tasks done.</summary>
    public long CompletedTasks => Stages.Sum(s => s.CompletedTasks);

    /// <summary>Bytes read from sources.</summary>
    public long InputBytes => Stages.Sum(s => s.InputBytes);
}
