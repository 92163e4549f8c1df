using Azki.Benchmarks.Generation;
using Azki.Warehouse.Storage;

namespace Azki.Benchmarks.Measurements;

/// <summary>What one shape takes on disk and what storing it takes.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="Naive">Text and 64-bit integers, LZ4, merged.</param>
/// <param name="Merged">The base table, merged while it is loaded.</param>
/// <param name="Closed">The same once its parts are closed and recompressed.</param>
/// <param name="NaiveInsert">From memory into the naive table, merges apart.</param>
/// <param name="Insert">From memory into the base table, merges apart.</param>
/// <param name="NaiveMerge">Merging the naive table into one part.</param>
/// <param name="Merge">Merging the base table into one part.</param>
/// <param name="Recompress">Merging the closed rows into one part.</param>
/// <param name="Status">What <c>azki status</c> says of the merged table.</param>
internal sealed record StorageResult(
    EventShape Shape, StoredColumns Naive, StoredColumns Merged, StoredColumns Closed,
    Measurement NaiveInsert, Measurement Insert, Measurement NaiveMerge, Measurement Merge, Measurement Recompress, StoredSize Status)
{
    public double MergedPercentBelow => Merged.PercentBelow(Naive);

    public double ClosedPercentBelow => Closed.PercentBelow(Naive);

    /// <summary>CPU of our insert over that of the naive one.</summary>
    public double InsertCpuRatio => Insert.Cpu / NaiveInsert.Cpu;
}
