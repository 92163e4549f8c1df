namespace Azki.SparkEtl;

/// <summary>No event of the days is stored, and no source is named: there is nothing to do.</summary>
public sealed class NothingStoredException() : Exception("No events in these days.");
