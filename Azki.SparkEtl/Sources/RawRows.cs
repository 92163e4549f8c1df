using System.Globalization;
using System.Text;
using Azki.Core.Events;
using Azki.SparkEtl.Transform;
using Spark.Connect;

namespace Azki.SparkEtl.Sources;

/// <summary>Makes views of the rows of sources, their values as they came. Sources of JSON are read here, once.</summary>
internal sealed class RawRows(SparkSession spark, KeptViews kept, EventRules rules, int maxRowBytes, long nowMs, ExecutionOptions? options)
{
    private const string Spread = "/*+ REPARTITION */ ";

    private const long RecordsPerTask = 250_000;

    /// <summary>Makes the view <c>rows</c>: all that is to be looked into.</summary>
    /// <returns>Whether there may be any, and views of rows that are clean, with their source's number.</returns>
    public async Task<(bool Any, IReadOnlyList<string> Clean)> CreateAsync(IReadOnlyList<NumberedSource> sources, CancellationToken cancellationToken)
    {
        var (rows, clean) = (new List<string>(), new List<string>());
        foreach (var source in sources)
        {
            var views = new SourceViews(spark, source.Number);
            var made = await CreateRowsAsync(source, views, cancellationToken).ConfigureAwait(false);
            if (made.Texts is { } texts && !source.IsRest)
            {
                clean.Add(await NumberAsync("clean", source.Number, views, await views.CreateAsync("clean_rows", texts, null, cancellationToken).ConfigureAwait(false), "", cancellationToken).ConfigureAwait(false));
                // To plan how every defect is found takes Spark seconds, also where there is none.
                if (await spark.Query($"SELECT count_if(NOT is_clean) FROM {texts}").SingleAsync<long>(cancellationToken: cancellationToken).ConfigureAwait(false) == 0) continue;
            }
            // A file is read by one task: what follows is spread over all of them.
            rows.Add(await NumberAsync("rows", source.Number, views, made.Rows, source.Source is EventSource.Kafka ? "" : Spread, cancellationToken).ConfigureAwait(false));
        }
        if (rows.Count > 0)
            await spark.Query(string.Join(" UNION ALL ", rows.Select(v => $"SELECT * FROM {v}"))).CreateTemporaryViewAsync("rows", cancellationToken: cancellationToken).ConfigureAwait(false);
        return (rows.Count > 0, clean);
    }

    private Task<string> NumberAsync(string name, int number, SourceViews views, string made, string hint, CancellationToken cancellationToken) =>
        views.CreateAsync(name, spark.Query(string.Create(CultureInfo.InvariantCulture, $"SELECT {hint}{number} AS source_number, * FROM {made}")), cancellationToken);

    // Views of rows to look into, and of the texts they are found in where clean rows are among these.
    private async Task<(string Rows, string? Texts)> CreateRowsAsync(NumberedSource source, SourceViews views, CancellationToken cancellationToken)
    {
        switch (source.Source)
        {
            case EventSource.Csv file:
                return (await CreateCsvAsync(file, await ReadLinesAsync(file, views, cancellationToken).ConfigureAwait(false), views, cancellationToken).ConfigureAwait(false), null);
            case EventSource.Ndjson file:
                var lines = await ReadLinesAsync(file, views, cancellationToken).ConfigureAwait(false);
                return await CreateJsonAsync(source, await views.CreateAsync("ndjson_texts", lines, SqlParameters.Named(("source", file.Name), ("received_ms", nowMs)), cancellationToken).ConfigureAwait(false), views, cancellationToken).ConfigureAwait(false);
            case EventSource.Parquet file:
                // Of several files each may have columns that others lack.
                var table = await spark.Read.Format("parquet").Option("mergeSchema", "true").Load(file.Path).WithEventColumnsAsync(spark, file.Name, views, cancellationToken).ConfigureAwait(false);
                return (await views.CreateAsync("parquet_rows", table, SqlParameters.Named(("source", file.Name), ("received_ms", nowMs)), cancellationToken).ConfigureAwait(false), null);
            case EventSource.Kafka topic:
                var records = await views.CreateAsync("records", KafkaRecords.Read(spark, topic, RecordsPerTask), cancellationToken).ConfigureAwait(false);
                return await CreateJsonAsync(source, await views.CreateAsync("kafka_texts", records, SqlParameters.Named(("now_ms", nowMs)), cancellationToken).ConfigureAwait(false), views, cancellationToken).ConfigureAwait(false);
            default:
                throw new InvalidOperationException($"{source.Source.GetType().Name} is not read.");
        }
    }

    private async Task<string> ReadLinesAsync(EventSource.File file, SourceViews views, CancellationToken cancellationToken)
    {
        var lines = await views.CreateAsync("lines", spark.Read.Format("text").Option("lineSep", "\n").Load(file.Path), cancellationToken).ConfigureAwait(false);
        await CompressedText.RefuseAsync(spark, lines, file.Name, cancellationToken).ConfigureAwait(false);
        return await views.CreateAsync("text_rows", lines, SqlParameters.Named(("max_row_bytes", maxRowBytes)), cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> CreateCsvAsync(EventSource.Csv file, string lines, SourceViews views, CancellationToken cancellationToken)
    {
        var first = await spark.Query($"SELECT line, CAST(row AS BINARY) FROM {lines} ORDER BY line LIMIT 1").ToListAsync<(long Line, byte[] Text)>(cancellationToken: cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> missing = EventColumns.Needed;
        if (first is not [var header] || !EventColumns.TryParse(header.Text, out var columns, out missing))
            throw new InvalidDataException($"{file.Name} lacks the columns {string.Join(", ", missing)}: its first line must name them.");
        var names = columns.Header;
        return await views.CreateAsync("csv_rows", lines, SqlParameters.Named(
            ("source", file.Name), ("received_ms", nowMs), ("header", Encoding.UTF8.GetString(header.Text).Trim('\uFEFF', ' ', '\r')), ("header_line", header.Line), ("column_count", names.ColumnCount),
            ("event_time_at", names.IndexOf("event_time")), ("user_id_at", names.IndexOf("user_id")), ("session_id_at", names.IndexOf("session_id")),
            ("event_type_at", names.IndexOf("event_type")), ("channel_at", names.IndexOf("channel")), ("premium_amount_at", names.IndexOf("premium_amount")),
            ("event_id_at", names.IndexOf("event_id"))), cancellationToken).ConfigureAwait(false);
    }

    private async Task<(string Rows, string? Texts)> CreateJsonAsync(NumberedSource source, string texts, SourceViews views, CancellationToken cancellationToken)
    {
        var marked = SqlFile.Pipe(texts, "marked_texts") + (source.IsRest ? "|> WHERE NOT is_clean" : "");
        var read = views.NameOf("texts");
        await kept.KeepAsync(read, spark.Query(marked, CleanPattern.ParametersOf(rules, nowMs)), options, cancellationToken).ConfigureAwait(false);
        return (await views.CreateAsync("json_rows", read, null, cancellationToken).ConfigureAwait(false), read);
    }
}
