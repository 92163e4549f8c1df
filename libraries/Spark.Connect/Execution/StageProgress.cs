namespace Spark.Connect;

/// <summary>How far a stage is.</summary>
/// <param name="Id">Its number on the server.</param>
/// <param name="Tasks">Its tasks.</param>
/// <param name="CompletedTasks">Those done.</param>
/// <param name="InputBytes">Bytes read from sources.</param>
/// <param name="IsDone">All of it is done.</param>
public sealed record StageProgress(long Id, long Tasks, long CompletedTasks, long InputBytes, bool IsDone);
