using Azki.SparkEtl.Load;

namespace Azki.SparkEtl;

/// <summary>What lies in the staging tables, checked against Spark's own totals, ready to be published.</summary>
/// <param name="RunId">The run that put it there.</param>
/// <param name="StartedAt">From when on the log may have taken what is in no source of the run.</param>
/// <param name="Totals">What it adds up to.</param>
public sealed record StagedBatch(Guid RunId, DateTimeOffset StartedAt, BatchTotals Totals);
