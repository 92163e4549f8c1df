using Spark.Connect;

namespace Azki.SparkEtl.Sources;

/// <summary>A source with its place among all: of two rows of the same identity that of the earlier source is the first.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Source">A file or a topic.</param>
internal sealed record NumberedSource(int Number, EventSource Source)
{
    /// <summary>Whether its clean rows went on already, so that only the others are left.</summary>
    public bool IsRest { get; init; }

    /// <summary>All sources of a run, folders and globs taken apart into their files.</summary>
    /// <exception cref="InvalidDataException">There are too many files.</exception>
    public static async Task<IReadOnlyList<NumberedSource>> OfAsync(SparkSession spark, IReadOnlyList<EventSource> sources, CancellationToken cancellationToken)
    {
        var files = await spark.OneEachAsync(sources, cancellationToken).ConfigureAwait(false);
        return [.. files.Select((source, number) => new NumberedSource(number, source))];
    }
}
