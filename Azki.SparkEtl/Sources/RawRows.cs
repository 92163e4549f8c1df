using System.Globalization;
using System.Text;
using Azki.Core.Events;
using Azki.SparkEtl.Transform;
using Spark.Connect;

namespace Azki.SparkEtl.Sources;

/// <summary>Makes views of the rows of sources, their values as they came. Sources of JSON are read here, once.</summary>
internal sealed class RawRows(SparkSession spark, KeptViews kept, EventRules rules, long nowMs, ExecutionOptions? options)
{
    private const int MaxRowBytes = 1 << 20;
    private const string JsonRows = "json_rows";
    private const string Spread = "/*+ REPARTITION */ ";

    private const long RecordsPerTask = 250_000;

    /// <summary>Makes the view <c>rows</c>: all that is to be looked into.</summary>
    /// <returns>Whether there may be any, and views of rows that are clean, with their source's number.</returns>
    public async Task<(bool Any, IReadOnlyList<string> Clean)> CreateAsync(IReadOnlyList<NumberedSource> sources, CancellationToken cancellationToken)
    {
        var (rows, clean) = (new List<string>(), new List<string>());
        foreach (var source in sources)
        {
            var number = source.Number;
            var made = await CreateRowsAsync(source, cancellationToken).ConfigureAwait(false);
            if (made == JsonRows && !source.IsRest)
            {
                clean.Add(await NameAsync("clean_rows", number, "clean_rows", "", cancellationToken).ConfigureAwait(false));
                // To plan how every defect is found takes Spark seconds, also where there is none.
                if (await spark.Query("SELECT count_if(NOT is_clean) FROM marked_texts").SingleAsync<long>(cancellationToken: cancellationToken).ConfigureAwait(false) == 0) continue;
            }
            // A file is read by one task: what follows is spread over all of them.
            rows.Add(await NameAsync("rows", number, made, source.Source is EventSource.Kafka ? "" : Spread, cancellationToken).ConfigureAwait(false));
        }
        if (rows.Count > 0)
            await spark.Query(string.Join(" UNION ALL ", rows.Select(v => $"SELECT * FROM {v}"))).CreateTemporaryViewAsync("rows", cancellationToken: cancellationToken).ConfigureAwait(false);
        return (rows.Count > 0, clean);
    }

    // Under a name of its own before the next source takes the names of this one.
    private async Task<string> NameAsync(string name, int number, string made, string hint, CancellationToken cancellationToken)
    {
        var view = string.Create(CultureInfo.InvariantCulture, $"{name}_{number}");
        await spark.Query($"SELECT {hint}{number} AS source_number, * FROM {made}").CreateTemporaryViewAsync(view, cancellationToken: cancellationToken).ConfigureAwait(false);
        return view;
    }

    private async Task<string> CreateRowsAsync(NumberedSource source, CancellationToken cancellationToken)
    {
        switch (source.Source)
        {
            case EventSource.Csv file:
                await ReadLinesAsync(file.Path, cancellationToken).ConfigureAwait(false);
                return await CreateCsvAsync(file, cancellationToken).ConfigureAwait(false);
            case EventSource.Ndjson file:
                await ReadLinesAsync(file.Path, cancellationToken).ConfigureAwait(false);
                await CreateTextsAsync("ndjson_texts", SqlParameters.Named(("source", file.Name), ("received_ms", nowMs)), cancellationToken).ConfigureAwait(false);
                return await CreateJsonAsync(source, cancellationToken).ConfigureAwait(false);
            case EventSource.Parquet file:
                // Of several files each may have columns that others lack.
                await spark.CreateTableRowsAsync(spark.Read.Format("parquet").Option("mergeSchema", "true").Load(file.Path), file.Name, cancellationToken).ConfigureAwait(false);
                return await CreateAsync("parquet_rows", SqlParameters.Named(("source", file.Name), ("received_ms", nowMs)), cancellationToken).ConfigureAwait(false);
            case EventSource.Kafka topic:
                await KafkaRecords.Read(spark, topic, RecordsPerTask).CreateTemporaryViewAsync("records", cancellationToken: cancellationToken).ConfigureAwait(false);
                await CreateTextsAsync("kafka_texts", SqlParameters.Named(("now_ms", nowMs)), cancellationToken).ConfigureAwait(false);
                return await CreateJsonAsync(source, cancellationToken).ConfigureAwait(false);
            default:
                throw new InvalidOperationException($"{source.Source.GetType().Name} is not read.");
        }
    }

    private async Task ReadLinesAsync(string path, CancellationToken cancellationToken)
    {
        await spark.Read.Format("text").Option("lineSep", "\n").Load(path).CreateTemporaryViewAsync("lines", cancellationToken: cancellationToken).ConfigureAwait(false);
        await spark.CreateViewAsync("text_rows", SqlParameters.Named(("max_row_bytes", MaxRowBytes)), cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> CreateCsvAsync(EventSource.Csv file, CancellationToken cancellationToken)
    {
        var first = await spark.Query("SELECT line, CAST(row AS BINARY) FROM text_rows ORDER BY line LIMIT 1").ToListAsync<(long Line, byte[] Text)>(cancellationToken: cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> missing = EventColumns.Needed;
        if (first is not [var header] || !EventColumns.TryParse(header.Text, out var columns, out missing))
            throw new InvalidDataException($"{file.Name} lacks the columns {string.Join(", ", missing)}: its first line must name them.");
        var names = columns.Header;
        return await CreateAsync("csv_rows", SqlParameters.Named(
            ("source", file.Name), ("received_ms", nowMs), ("header", Encoding.UTF8.GetString(header.Text).Trim('\uFEFF', ' ', '\r')), ("header_line", header.Line), ("column_count", names.ColumnCount),
            ("event_time_at", names.IndexOf("event_time")), ("user_id_at", names.IndexOf("user_id")), ("session_id_at", names.IndexOf("session_id")),
            ("event_type_at", names.IndexOf("event_type")), ("channel_at", names.IndexOf("channel")), ("premium_amount_at", names.IndexOf("premium_amount")),
            ("event_id_at", names.IndexOf("event_id"))), cancellationToken).ConfigureAwait(false);
    }

    private async Task<string> CreateJsonAsync(NumberedSource source, CancellationToken cancellationToken)
    {
        var texts = string.Create(CultureInfo.InvariantCulture, $"texts_{source.Number}");
        var marked = SqlFile.Read("marked_texts") + (source.IsRest ? "\n|> WHERE NOT is_clean" : "");
        await kept.KeepAsync(texts, spark.Query(marked, CleanPattern.ParametersOf(rules, nowMs)), options, cancellationToken).ConfigureAwait(false);
        await spark.Query($"SELECT * FROM {texts}").CreateTemporaryViewAsync("marked_texts", cancellationToken: cancellationToken).ConfigureAwait(false);
        await CreateAsync("clean_rows", null, cancellationToken).ConfigureAwait(false);
        return await CreateAsync(JsonRows, null, cancellationToken).ConfigureAwait(false);
    }

    private Task CreateTextsAsync(string file, SqlParameters? parameters, CancellationToken cancellationToken) =>
        spark.Query(SqlFile.Read(file), parameters).CreateTemporaryViewAsync("json_texts", cancellationToken: cancellationToken);

    private async Task<string> CreateAsync(string view, SqlParameters? parameters, CancellationToken cancellationToken)
    {
        await spark.CreateViewAsync(view, parameters, cancellationToken).ConfigureAwait(false);
        return view;
    }
}
