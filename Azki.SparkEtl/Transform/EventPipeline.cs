using Azki.Core.Events;
using Azki.SparkEtl.Sources;
using Spark.Connect;

namespace Azki.SparkEtl.Transform;

/// <summary>From raw rows to events and refused rows, in Spark SQL, by the rules of the streaming path.</summary>
internal sealed class EventPipeline(SparkSession spark, EventRules rules, TimeProvider clock)
{
    private const string KeptRows = "kept_rows";

    /// <summary>Makes the view <c>checked_rows</c>. Rows that are not clean are read and kept; the others not yet.</summary>
    public async Task CreateAsync(IReadOnlyList<EventSource> sources, ExecutionOptions? options, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var clean = await new RawRows(spark, rules, now).CreateAsync(sources, cancellationToken).ConfigureAwait(false);
        await spark.CreateViewAsync("inspected_rows", SqlParameters.Named(
            ("event_types", rules.EventTypes), ("channels", rules.KnownChannels), ("earliest_ms", rules.EarliestTime.ToUnixTimeMilliseconds()),
            ("max_ahead_ms", (long)rules.MaxAhead.TotalMilliseconds), ("now_ms", now)), cancellationToken).ConfigureAwait(false);
        // Kept as they are computed: Spark would else put the whole of the inspection into each condition above it, and plans outgrow the driver's memory.
        await spark.SqlAsync($"CACHE TABLE {KeptRows} AS SELECT * FROM inspected_rows", options: options, cancellationToken: cancellationToken).ConfigureAwait(false);
        await spark.Query(string.Join(" UNION ALL ", clean.Prepend(KeptRows).Select(view => $"SELECT * FROM {view}"))).CreateTemporaryViewAsync("checked_rows", cancellationToken: cancellationToken).ConfigureAwait(false);
        await spark.CreateViewAsync("raw_candidates", SqlParameters.Named(("now_ms", now)), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Frees what was kept; views over it are gone with it.</summary>
    public static Task ForgetAsync(SparkSession spark) => spark.SqlAsync($"UNCACHE TABLE IF EXISTS {KeptRows}", cancellationToken: CancellationToken.None);
}
