using System.Collections.Concurrent;
using System.Globalization;
using Azki.Core.Events;
using Azki.SparkEtl.Load;
using Azki.SparkEtl.Sources;
using Spark.Connect;

namespace Azki.SparkEtl.Transform;

/// <summary>
/// Sends the clean rows of a topic on as they are read, piece by piece: each record is read once, and nothing is kept of it. What is not clean is counted
/// only, and left for those who look into rows (<see cref="RawRows"/>).
/// </summary>
internal sealed class CleanRecords(SparkSession spark, Staging staging, EventRules rules, BatchRequest request, long nowMs)
{
    private const long RecordsPerTask = 250_000;
    private const string NotClean = "count_if(reason = 'not clean') AS not_clean";

    /// <summary>Sends the clean rows of a source.</summary>
    /// <returns>What was sent, and what is left of the source; null where all rows were clean.</returns>
    public async Task<(BatchTotals Sent, NumberedSource? Left)> SendAsync(int number, EventSource.Kafka topic, ExecutionOptions options, CancellationToken cancellationToken)
    {
        var sent = new ConcurrentBag<BatchTotals>();
        var left = new ConcurrentBag<IReadOnlyList<OffsetRange>>();
        await staging.ForEachAsync(OffsetPieces.Cut(topic.Ranges, staging.RowsPerPiece), async (ranges, stop) =>
        {
            var (totals, others) = await SendPieceAsync(number, topic with { Ranges = ranges }, options, stop).ConfigureAwait(false);
            sent.Add(totals);
            if (others > 0) left.Add(ranges);
        }, cancellationToken).ConfigureAwait(false);
        return (sent.Aggregate(BatchTotals.Zero, (a, b) => a + b), left.IsEmpty ? null : new(number, topic with { Ranges = OffsetPieces.Span(left) }) { IsRest = true });
    }

    private async Task<(BatchTotals Sent, long Others)> SendPieceAsync(int number, EventSource.Kafka piece, ExecutionOptions options, CancellationToken cancellationToken)
    {
        // Pieces are computed at once, in one session: each has names of its own.
        var counts = new PassingCounts();
        var (records, passing) = ($"{counts.Name}_records", $"{counts.Name}_passing");
        await KafkaRecords.Read(spark, piece, RecordsPerTask).CreateTemporaryViewAsync(records, cancellationToken: cancellationToken).ConfigureAwait(false);
        var numbered = string.Create(CultureInfo.InvariantCulture, $"(SELECT {number} AS source_number, * FROM ({SqlFile.Pipe(records, "kafka_texts", "marked_texts", "passing_rows")}))");
        // All are counted in one place, what does not go on as well: each place costs a copy of every row.
        await counts.Of(spark.Query(RowPiece.Events(SqlFile.Pipe(numbered, "raw_candidates", "batch_rows")), CleanPattern.ParametersOf(rules, nowMs).And(Wanted.ParametersOf(request))), NotClean)
            .CreateTemporaryViewAsync(passing, cancellationToken: cancellationToken).ConfigureAwait(false);
        // Of events the reason is empty, as in a row that has none.
        var totals = await staging.SendAsync(spark.Query($"SELECT * EXCEPT (reason) FROM {passing} WHERE reason = ''"), counts, options, cancellationToken).ConfigureAwait(false);
        foreach (var view in (string[])[passing, records]) await spark.SqlAsync($"DROP VIEW IF EXISTS {view}", cancellationToken: cancellationToken).ConfigureAwait(false);
        return (totals with { RefusedRows = 0, RefusedIds = 0 }, counts["not_clean"]);
    }
}
