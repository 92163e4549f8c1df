using Spark.Connect;

namespace Azki.SparkEtl;

/// <summary>How far a run is.</summary>
/// <param name="Step">What it is at, for a person.</param>
/// <param name="Spark">Spark's own report, while it computes.</param>
public sealed record BatchProgress(string Step, ExecutionProgress? Spark = null);
