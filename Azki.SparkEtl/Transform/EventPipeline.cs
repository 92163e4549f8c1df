using Azki.Core.Events;
using Azki.SparkEtl.Sources;
using Spark.Connect;

namespace Azki.SparkEtl.Transform;

/// <summary>From raw rows to events and refused rows, in Spark SQL, by the rules of the streaming path.</summary>
internal sealed class EventPipeline(SparkSession spark, KeptViews kept, EventRules rules, TimeProvider clock)
{
    /// <summary>Makes the view <c>checked_rows</c>. Rows that are not clean are read and kept; the others not yet.</summary>
    public async Task CreateAsync(IReadOnlyList<EventSource> sources, ExecutionOptions? options, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var clean = await new RawRows(spark, rules, now).CreateAsync(sources, cancellationToken).ConfigureAwait(false);
        await spark.CreateViewAsync("inspected_rows", SqlParameters.Named(
            ("event_types", rules.EventTypes), ("channels", rules.KnownChannels), ("earliest_ms", rules.EarliestTime.ToUnixTimeMilliseconds()),
            ("max_ahead_ms", (long)rules.MaxAhead.TotalMilliseconds), ("now_ms", now)), cancellationToken).ConfigureAwait(false);
        // Kept as they are computed: Spark would else put the whole of the inspection into each condition above it.
        await kept.KeepAsync("kept_rows", spark.Query("SELECT * FROM inspected_rows"), options, cancellationToken).ConfigureAwait(false);
        await spark.Query(string.Join(" UNION ALL ", clean.Prepend("kept_rows").Select(view => $"SELECT * FROM {view}"))).CreateTemporaryViewAsync("checked_rows", cancellationToken: cancellationToken).ConfigureAwait(false);
        await spark.CreateViewAsync("raw_candidates", SqlParameters.Named(("now_ms", now)), cancellationToken).ConfigureAwait(false);
    }
}
