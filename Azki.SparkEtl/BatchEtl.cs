using Azki.Core.Events;
using Azki.SparkEtl.Load;
using Azki.SparkEtl.Sources;
using Azki.SparkEtl.Transform;
using Azki.SparkEtl.Users;
using Azki.Warehouse;
using Spark.Connect;

namespace Azki.SparkEtl;

/// <summary>
/// Computes the events of some days in Spark, from raw rows or from what is stored, with the attributes that users have now, and brings them with all their
/// metrics into the staging tables. What is stored stands untouched: to publish is the next step, and another's (see 0031_batch.sql).
/// </summary>
/// <param name="spark">A session of its own: views and settings are changed.</param>
/// <param name="warehouse">The warehouse.</param>
/// <param name="address">Where Spark reaches it; only read from.</param>
/// <param name="rules">As the streaming path has them.</param>
/// <param name="clock">Tells what lies in the future.</param>
public sealed class BatchEtl(SparkSession spark, WarehouseClient warehouse, WarehouseAddress? address, EventRules rules, TimeProvider clock)
{
    internal const int DefaultMaxRowBytes = 1 << 20;

    /// <summary>The longest row of a text file, in bytes. As the ingestor has it: the same row is refused by both, and is in quarantine once.</summary>
    public int MaxRowBytes { get; init; } = DefaultMaxRowBytes;

    /// <summary>So many rows are fetched at once.</summary>
    internal long RowsPerPiece { get; init; } = RowPieces.RowsPerPiece;

    /// <summary>Reads, computes, stages and checks.</summary>
    /// <param name="runId">The run that has emptied the staging tables for itself.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="progress">Hears how far it is.</param>
    /// <param name="cancellationToken">Gives up; Spark is told to stop.</param>
    /// <exception cref="StagingException">What arrived is not what Spark computed.</exception>
    /// <exception cref="InvalidDataException">A file lacks columns or is not named as it is compressed, or a record has a time that Spark cannot read.</exception>
    /// <exception cref="SparkConnectException">Spark failed, or is gone.</exception>
    public async Task<StagedBatch> StageAsync(Guid runId, BatchRequest request, IProgress<BatchProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await RunAsync(runId, request, progress, cancellationToken).ConfigureAwait(false);
        }
        catch (SparkException e) when (KafkaRecords.IsBeyondTime(e))
        {
            throw KafkaRecords.BeyondTime(request.Sources, e);
        }
    }

    private async Task<StagedBatch> RunAsync(Guid runId, BatchRequest request, IProgress<BatchProgress>? progress, CancellationToken cancellationToken)
    {
        var started = request.SourcesAsOf ?? clock.GetUtcNow();
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        progress?.Report(new("Users"));
        await spark.PrepareAsync(cancellationToken).ConfigureAwait(false);
        await using var kept = await KeptViews.OpenAsync(spark, clock, cancellationToken).ConfigureAwait(false);
        var users = await new SparkUsers(spark, kept, warehouse, clock).CreateAsync(request.Users, cancellationToken).ConfigureAwait(false);
        progress?.Report(new("Computing"));
        var options = Reporting("Computing", progress);
        var sources = await NumberedSource.OfAsync(spark, request.Sources, cancellationToken).ConfigureAwait(false);
        var staging = new Staging(spark, warehouse, RowsPerPiece);
        var sent = BatchTotals.Zero;
        // Users that are few are joined as rows are read; more are shuffled, which is done for all rows at once.
        if (users == UserCount.Few)
            (sent, sources) = await SendCleanRecordsAsync(new(spark, staging, rules, request, now), sources, options, cancellationToken).ConfigureAwait(false);
        if (await CreateCandidatesAsync(request, sources, now, kept, options, cancellationToken).ConfigureAwait(false))
        {
            await spark.CreateViewAsync("wanted_rows", Wanted.ParametersOf(request), cancellationToken).ConfigureAwait(false);
            await CreateRowsAsync(users, kept, options, cancellationToken).ConfigureAwait(false);
            progress?.Report(new("Staging"));
            sent += await staging.FillAsync("batch_rows", "wanted_rows", Reporting("Staging", progress), cancellationToken).ConfigureAwait(false);
        }
        progress?.Report(new("Checking"));
        return new(runId, started, await new ChosenRows(warehouse, request).GoOnAsync(sent, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<(BatchTotals Sent, IReadOnlyList<NumberedSource> Left)> SendCleanRecordsAsync(
        CleanRecords clean, IReadOnlyList<NumberedSource> sources, ExecutionOptions options, CancellationToken cancellationToken)
    {
        var (totals, left) = (BatchTotals.Zero, new List<NumberedSource>());
        foreach (var source in sources)
        {
            var rest = source;
            if (source.Source is EventSource.Kafka topic)
            {
                (var sent, rest) = await clean.SendAsync(source.Number, topic, options, cancellationToken).ConfigureAwait(false);
                totals += sent;
            }
            if (rest is not null) left.Add(rest);
        }
        return (totals, left);
    }

    private async Task<bool> CreateCandidatesAsync(BatchRequest request, IReadOnlyList<NumberedSource> sources, long now, KeptViews kept, ExecutionOptions options, CancellationToken cancellationToken)
    {
        var views = new List<string>();
        if (request.ReadsStored && await StoredDaysAsync(request, cancellationToken).ConfigureAwait(false) is var (first, last))
        {
            var stored = new StoredEvents(spark, address ?? throw new InvalidOperationException("Stored events are read by Spark itself: the warehouse needs an address that Spark reaches."));
            // Where there are sources, the stored event goes before a copy of it in there, and has to be among the rows for that.
            await stored.CreateAsync(first, last, request.Sources.Count == 0 ? now : null, cancellationToken).ConfigureAwait(false);
            // Read once. Each task has some days: sorted, its rows are the same whenever it is tried again.
            await kept.KeepAsync("stored_candidates", spark.Query($"SELECT * FROM ({SqlFile.Read("stored_candidates")}) SORT BY position"), options, cancellationToken).ConfigureAwait(false);
            views.Add("stored_candidates");
        }
        if (views.Count == 0 && request.Sources.Count == 0) throw new NothingStoredException();
        if (sources.Count > 0)
        {
            await new EventPipeline(spark, kept, rules, now) { MaxRowBytes = MaxRowBytes }.CreateAsync(sources, options, cancellationToken).ConfigureAwait(false);
            views.Add("raw_candidates");
        }
        if (views.Count == 0) return false;
        await spark.Query(string.Join(" UNION ALL ", views.Select(v => $"SELECT * FROM {v}"))).CreateTemporaryViewAsync("candidates", cancellationToken: cancellationToken).ConfigureAwait(false);
        return true;
    }

    // Users that are few are joined as rows are sent; more are shuffled, for all rows at once.
    private async Task CreateRowsAsync(UserCount users, KeptViews kept, ExecutionOptions options, CancellationToken cancellationToken)
    {
        if (users == UserCount.Few) await spark.CreateViewAsync("batch_rows", null, cancellationToken).ConfigureAwait(false);
        else await kept.KeepAsync("batch_rows", spark.Query(SqlFile.Read("batch_rows")), options, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(DateOnly First, DateOnly Last)?> StoredDaysAsync(BatchRequest request, CancellationToken cancellationToken)
    {
        var days = await warehouse.QueryAsync(
            $"SELECT toInt64(count()), toInt64(min(event_date)), toInt64(max(event_date)) FROM processed_events_storage WHERE event_date BETWEEN '{request.From:yyyy-MM-dd}' AND '{request.To:yyyy-MM-dd}'",
            r => (Count: r.GetInt64(0), First: r.GetInt64(1), Last: r.GetInt64(2)), null, cancellationToken).ConfigureAwait(false);
        var epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
        return days[0].Count == 0 ? null : (DateOnly.FromDayNumber(epoch + (int)days[0].First), DateOnly.FromDayNumber(epoch + (int)days[0].Last));
    }

    private static ExecutionOptions Reporting(string step, IProgress<BatchProgress>? progress) =>
        new() { Progress = progress is null ? null : new SparkReport(step, progress) };

    private sealed class SparkReport(string step, IProgress<BatchProgress> progress) : IProgress<ExecutionProgress>
    {
        public void Report(ExecutionProgress value) => progress.Report(new(step, value));
    }
}
