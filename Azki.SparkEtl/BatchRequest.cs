using Azki.SparkEtl.Sources;
using Azki.SparkEtl.Users;

namespace Azki.SparkEtl;

/// <summary>What a run of batch ETL is asked for.</summary>
/// <param name="Mode">What becomes of the days.</param>
/// <param name="From">The first day (UTC), included.</param>
/// <param name="To">The last day (UTC), included.</param>
/// <param name="Sources">Raw events; none to enrich the stored ones anew.</param>
/// <param name="Users">Where the attributes come from.</param>
public sealed record BatchRequest(BatchMode Mode, DateOnly From, DateOnly To, IReadOnlyList<EventSource> Sources, UserSource Users)
{
    /// <summary>
    /// The moment before the sources were looked up: what the log took since may be in none of them, and a rebuild leaves it. Null for the moment
    /// in which the run begins.
    /// </summary>
    public DateTimeOffset? SourcesAsOf { get; init; }

    /// <summary>Whether stored events are read.</summary>
    internal bool ReadsStored => Mode != BatchMode.Rebuild;
}
