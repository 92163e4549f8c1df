using Azki.Core.Events;
using Azki.SparkEtl.Sources;
using Spark.Connect;

namespace Azki.SparkEtl.Transform;

/// <summary>
/// From raw rows to events and refused rows, in Spark SQL, by the rules of the streaming path. Makes the views <c>checked_rows</c>, <c>events</c>,
/// <c>enriched_events</c> and <c>refused_rows</c>.
/// </summary>
internal sealed class EventPipeline(SparkSession spark, EventRules rules, TimeProvider clock)
{
    /// <summary>Makes the view of checked rows; nothing is read yet.</summary>
    public async Task CreateAsync(IReadOnlyList<EventSource> sources, CancellationToken cancellationToken)
    {
        await spark.PrepareAsync(cancellationToken).ConfigureAwait(false);
        await new RawRows(spark).CreateAsync(sources, cancellationToken).ConfigureAwait(false);
        await spark.CreateViewAsync("checked_rows", SqlParameters.Named(
            ("event_types", rules.EventTypes), ("channels", rules.KnownChannels), ("earliest_ms", rules.EarliestTime.ToUnixTimeMilliseconds()),
            ("max_ahead_ms", (long)rules.MaxAhead.TotalMilliseconds), ("now_ms", clock.GetUtcNow().ToUnixTimeMilliseconds())), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Computes the checked rows once and keeps them, as <c>kept_rows</c>. All further views read these: Spark would else put the whole of the checking into
    /// each of their conditions, and plans would outgrow the driver's memory.
    /// </summary>
    public async Task KeepAsync(ExecutionOptions? options, CancellationToken cancellationToken)
    {
        await spark.SqlAsync("CACHE TABLE kept_rows AS SELECT * FROM checked_rows", options: options, cancellationToken: cancellationToken).ConfigureAwait(false);
        await spark.CreateViewAsync("events", null, cancellationToken).ConfigureAwait(false);
        await spark.CreateViewAsync("refused_rows", null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the view of events with attributes, of the days from one to another, both included.</summary>
    /// <param name="users">With the columns user_id, signup_date, city and device_type.</param>
    /// <param name="from">The first day (UTC).</param>
    /// <param name="to">The last day (UTC).</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task EnrichAsync(DataFrame users, DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        await users.CreateTemporaryViewAsync("users", cancellationToken: cancellationToken).ConfigureAwait(false);
        await spark.CreateViewAsync("enriched_events", SqlParameters.Named(("from", from), ("to", to)), cancellationToken).ConfigureAwait(false);
        await spark.CreateViewAsync("month_totals", null, cancellationToken).ConfigureAwait(false);
    }
}
