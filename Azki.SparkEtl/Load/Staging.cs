using System.Collections.Concurrent;
using System.Globalization;
using Azki.SparkEtl.Transform;
using Azki.Warehouse;
using Spark.Connect;

namespace Azki.SparkEtl.Load;

/// <summary>The staging tables: what Spark computed comes in, and is compared with what Spark itself counted on the way.</summary>
internal sealed class Staging(SparkSession spark, WarehouseClient warehouse, long rowsPerPiece = RowPieces.RowsPerPiece)
{
    private const string Table = "batch_rows";

    // While the warehouse takes one piece in, Spark computes the next.
    private const int PiecesAtOnce = 2;

    /// <summary>Brings the rows of a view in, piece by piece.</summary>
    /// <param name="view">The rows as they are loaded.</param>
    /// <param name="chosen">What they are made of: as many rows.</param>
    /// <param name="options">How to run.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What Spark counted.</returns>
    public async Task<BatchTotals> FillAsync(string view, string chosen, ExecutionOptions options, CancellationToken cancellationToken)
    {
        var (rows, pieces) = await new RowPieces(spark, rowsPerPiece).CutAsync(chosen, cancellationToken).ConfigureAwait(false);
        var counted = new ConcurrentBag<BatchTotals>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = PiecesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(pieces, parallel, async (piece, stop) => counted.Add(await FillAsync(spark.Query(piece.Query(view)), options, stop).ConfigureAwait(false))).ConfigureAwait(false);
        var totals = counted.Aggregate(BatchTotals.Zero, (a, b) => a + b);
        return totals.Events + totals.RefusedRows == rows ? totals
            : throw new StagingException($"Spark computed {rows:N0} rows and sent {totals.Events + totals.RefusedRows:N0}, so nothing is published. Run it again.");
    }

    private async Task<BatchTotals> FillAsync(DataFrame piece, ExecutionOptions options, CancellationToken cancellationToken)
    {
        ObservedMetrics? counted = null;
        // A name of its own: of two queries at once, Spark gives the counts of one of a name to both.
        var name = $"totals_{Guid.NewGuid():N}";
        var observed = piece.Observe(name, [.. SqlFile.Statements("totals")]);
        var counting = options with { Observed = metrics => counted = metrics.Name == name ? metrics : counted };
        await ArrowUpload.InsertAsync(warehouse, Table, observed.ReadBatchesAsync(counting, cancellationToken), cancellationToken).ConfigureAwait(false);
        return counted is null ? throw new StagingException("Spark sent no totals of what it computed, so nothing is published.") : Totals(n => Convert.ToInt64(counted.Values[n], CultureInfo.InvariantCulture));
    }

    /// <summary>Compares what is staged with what Spark counted, and the metrics with the events.</summary>
    /// <exception cref="StagingException">They differ.</exception>
    public async Task CheckAsync(BatchTotals expected, CancellationToken cancellationToken)
    {
        var staged = await CountAsync(cancellationToken).ConfigureAwait(false);
        if (staged != expected)
            throw new StagingException($"What is staged is not what Spark computed, so nothing is published. Spark: {expected}. Staged: {staged}. Run it again.");
        const string Parts = "SELECT (SELECT count() FROM batch_events) = (SELECT count() FROM batch_session_events) AND (SELECT countIf(user_known = 1) FROM batch_events) = (SELECT sum(events) FROM batch_daily_states) AND (SELECT uniqExact(event_id) = count() FROM batch_events)";
        if (await warehouse.QueryNumberAsync(Parts, null, cancellationToken).ConfigureAwait(false) != 1)
            throw new StagingException("The staged metrics do not count the staged events, or an event is there twice, so nothing is published. Run it again.");
    }

    private async Task<BatchTotals> CountAsync(CancellationToken cancellationToken)
    {
        const string Query =
            """
            SELECT toInt64(e.events), e.ids, toInt64(e.times), toInt64(e.users), toInt64(e.premium), toInt64(e.attributes), toInt64(e.texts), toInt64(r.refused_rows), r.refused_ids
            FROM
            (
                SELECT
                    count() AS events, reinterpretAsInt64(groupBitXor(event_id)) AS ids, sum(toUnixTimestamp64Milli(event_time)) AS times, sum(toUInt64(user_id)) AS users,
                    sum(toUInt64(premium_amount)) AS premium, sum(100000 * user_known + ifNull(user_tenure_days, 50000)) AS attributes,
                    sum(toUInt64(CRC32(concatWithSeparator('\t', session_id, event_type, channel, city, device_type, data_source)))) AS texts
                FROM batch_events
            ) AS e,
            (SELECT count() AS refused_rows, reinterpretAsInt64(groupBitXor(id)) AS refused_ids FROM batch_refused_rows) AS r
            """;
        return (await warehouse.QueryAsync(Query, r =>
        {
            var at = 0;
            return Totals(_ => r.GetInt64(at++));
        }, null, cancellationToken).ConfigureAwait(false))[0];
    }

    private static BatchTotals Totals(Func<string, long> value) =>
        new(value("events"), value("ids"), value("times"), value("users"), value("premium"), value("attributes"), value("texts"), value("refused_rows"), value("refused_ids"));
}
