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
    private const long RecordsPerTask = 125_000;

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
        var (records, texts) = ($"{counts.Name}_records", $"{counts.Name}_texts");
        await KafkaRecords.Read(spark, piece, RecordsPerTask).CreateTemporaryViewAsync(records, cancellationToken: cancellationToken).ConfigureAwait(false);
        await spark.Query(SqlFile.Pipe(records, "kafka_texts", "marked_texts"), CleanPattern.ParametersOf(rules, nowMs))
            .Observe(counts.Name, "count_if(NOT is_clean) AS others", WantedCount()).CreateTemporaryViewAsync(texts, cancellationToken: cancellationToken).ConfigureAwait(false);
        var numbered = string.Create(CultureInfo.InvariantCulture, $"(SELECT {number} AS source_number, * FROM ({SqlFile.Pipe(texts, "clean_rows")}))");
        var rows = spark.Query(RowPiece.Events(SqlFile.Pipe(numbered, "raw_candidates", "wanted_rows", "batch_rows")), Wanted.ParametersOf(request, nowMs));

        var totals = await staging.SendAsync(rows, counts.In(options), cancellationToken).ConfigureAwait(false);
        foreach (var view in (string[])[texts, records]) await spark.SqlAsync($"DROP VIEW IF EXISTS {view}", cancellationToken: cancellationToken).ConfigureAwait(false);
        var wanted = counts["wanted"];
        return totals.Events == wanted ? (totals, counts["others"])
            : throw new StagingException($"Spark read {wanted:N0} events and sent {totals.Events:N0}, so nothing is published. Is a user in the table of users twice?");
    }

    // As wanted_rows.sql takes them.
    private string WantedCount()
    {
        var (first, last) = Wanted.MillisecondsOf(request);
        return string.Create(CultureInfo.InvariantCulture, $"count_if(is_clean AND (event_id_given OR event_time_ms BETWEEN {first} AND {last})) AS wanted");
    }
}
