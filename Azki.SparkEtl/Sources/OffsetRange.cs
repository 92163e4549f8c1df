namespace Azki.SparkEtl.Sources;

/// <summary>Records of one partition.</summary>
/// <param name="Partition">Its number.</param>
/// <param name="From">The first offset, included.</param>
/// <param name="To">The offset after the last.</param>
public sealed record OffsetRange(int Partition, long From, long To);
