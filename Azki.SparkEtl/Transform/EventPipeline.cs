using Azki.Core.Events;
using Azki.SparkEtl.Sources;
using Spark.Connect;

namespace Azki.SparkEtl.Transform;

/// <summary>From raw rows to events and refused rows, in Spark SQL, by the rules of the streaming path.</summary>
internal sealed class EventPipeline(SparkSession spark, KeptViews kept, EventRules rules, long nowMs)
{
    /// <summary>The longest row of a text file, in bytes.</summary>
    public int MaxRowBytes { get; init; } = BatchEtl.DefaultMaxRowBytes;

    /// <summary>Makes the view <c>raw_candidates</c>. Its rows are computed by then, and kept.</summary>
    public async Task CreateAsync(IReadOnlyList<NumberedSource> sources, ExecutionOptions? options, CancellationToken cancellationToken)
    {
        var (any, clean) = await new RawRows(spark, kept, rules, MaxRowBytes, nowMs, options).CreateAsync(sources, cancellationToken).ConfigureAwait(false);
        var views = clean;
        if (any)
        {
            await InspectAsync(options, cancellationToken).ConfigureAwait(false);
            views = [.. clean, "kept_rows"];
        }
        await spark.Query(string.Join(" UNION ALL ", views.Select(view => $"SELECT * FROM {view}"))).CreateTemporaryViewAsync("checked_rows", cancellationToken: cancellationToken).ConfigureAwait(false);
        await spark.CreateViewAsync("raw_candidates", SqlParameters.Named(("now_ms", nowMs)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The values that the SQL of the inspection asks for.</summary>
    internal static SqlParameters InspectionOf(EventRules rules, long now) => SqlParameters.Named(
        ("event_types", rules.EventTypes), ("channels", rules.KnownChannels), ("earliest_ms", rules.EarliestTime.ToUnixTimeMilliseconds()),
        ("max_ahead_ms", (long)rules.MaxAhead.TotalMilliseconds), ("now_ms", now));

    private async Task InspectAsync(ExecutionOptions? options, CancellationToken cancellationToken)
    {
        await spark.CreateViewAsync("inspected_rows", InspectionOf(rules, nowMs), cancellationToken).ConfigureAwait(false);
        // Kept as they are computed: Spark would else put the whole of the inspection into each condition above it. Sorted, so that a piece need not look at all of them.
        await kept.KeepAsync("kept_rows", spark.Query("SELECT * FROM inspected_rows SORT BY source_number, position"), options, cancellationToken).ConfigureAwait(false);
    }
}
