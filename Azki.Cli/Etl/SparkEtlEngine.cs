using System.Globalization;
using Azki.CdcBridge;
using Azki.Cli.Hosting;
using Azki.Cli.Reporting;
using Azki.Core.Events;
using Azki.Ingestor;
using Azki.SparkEtl;
using Azki.SparkEtl.Sources;
using Azki.SparkEtl.Users;
using Spark.Connect;

namespace Azki.Cli.Etl;

/// <summary>Spark computes, the ETL of the home publishes.</summary>
internal sealed class SparkEtlEngine(IConfiguration configuration, TimeProvider clock) : IEtlEngine
{
    /// <summary>The name of Spark's connection string.</summary>
    public const string ConnectionName = "spark";

    // Some 17 seconds.
    private const int FirstTries = 5;

    // When the log took an event is told by another machine's clock. Of a topic whatever is left too much is in the sources as well, and counts once.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);

    public async Task<string> RunAsync(EtlOptions options, CancellationToken cancellationToken)
    {
        var server = configuration.GetConnectionString(ConnectionName) ?? throw new CliException(
            $"No Spark is named. Set ConnectionStrings__{ConnectionName}=sc://host:15002, or use --engine embedded.", ExitCodes.Usage);
        await using var session = await HomeSession.OpenForSparkAsync(options.Home, cancellationToken);
        await using var sources = new RawEventSources(configuration, session);
        var request = await RequestAsync(options, sources, cancellationToken);
        return await SparkProgress.RunAsync(progress => RunAsync(server, session, request, options.ConfirmRemovals, progress, cancellationToken));
    }

    private async Task<string> RunAsync(string server, HomeSession session, BatchRequest request, bool confirmsRemovals, IProgress<BatchProgress>? progress, CancellationToken cancellationToken)
    {
        progress?.Report(new($"Connecting to Spark"));
        await ThrowIfAwayAsync(server, cancellationToken);
        await using var spark = await SparkSession.ConnectAsync(server, cancellationToken);
        var run = Guid.NewGuid();
        await session.StartBatchAsync(run, cancellationToken);
        var rules = new EventRules(configuration.GetSection("Azki:Events").Get<EventRulesOptions>());
        StagedBatch staged;
        try
        {
            staged = await new BatchEtl(spark, session.Warehouse, session.AddressForSpark(configuration), rules, clock) { MaxRowBytes = MaxRowBytes() }.StageAsync(run, request, progress, cancellationToken);
        }
        catch (NothingStoredException e)
        {
            return e.Message;
        }
        progress?.Report(new("Publishing"));
        var publication = new StreamEtl.BatchPublicationRequest(
            run, request.From, request.To, request.Mode == BatchMode.Rebuild, staged.StartedAt, staged.Totals.Events, staged.Totals.Ids)
        { ConfirmsRemovals = confirmsRemovals };
        var published = await session.PublishBatchAsync(publication, cancellationToken);
        return string.Create(CultureInfo.InvariantCulture,
            $"{staged.Totals.Events:N0} events computed, {published.Added:N0} of them new; {staged.Totals.RefusedRows:N0} rows refused, {published.Quarantined:N0} of them new in quarantine; published: {(published.Months.Count == 0 ? "nothing" : MonthNames.Of(published.Months))}.");
    }

    // As the ingestor takes it.
    private int MaxRowBytes()
    {
        const string Setting = $"{IngestorOptions.Section}:{nameof(IngestorOptions.MaxRowBytes)}";
        var bytes = configuration.GetValue(Setting, new IngestorOptions().MaxRowBytes);
        return bytes is >= 1 and <= IngestorOptions.MostRowBytes ? bytes : throw new CliException($"{Setting} is not between 1 and {IngestorOptions.MostRowBytes}.", ExitCodes.Usage);
    }

    // Who is lost in the middle of a run is waited for much longer than who was not there to begin with.
    private static async Task ThrowIfAwayAsync(string server, CancellationToken cancellationToken)
    {
        var connection = SparkConnectionString.Parse(server);
        if (connection.SessionId is not null)
            throw new CliException($"ConnectionStrings__{ConnectionName} names a session (session_id). Leave it out: each run has one of its own, as two in one would replace each other's views.", ExitCodes.Usage);
        var options = new SparkConnectOptions { ConnectionString = connection, Retries = new() { MaxRetries = FirstTries } };
        await (await SparkSession.ConnectAsync(options, cancellationToken)).DisposeAsync();
    }

    private async Task<BatchRequest> RequestAsync(EtlOptions options, RawEventSources sources, CancellationToken cancellationToken)
    {
        var asked = clock.GetUtcNow();
        var raw = options.Mode == BatchMode.Reenrich ? [] : await sources.ReadAsync(options.Events, cancellationToken);
        var mode = options.Mode ?? (raw.Count > 0 ? BatchMode.Backfill : BatchMode.Reenrich);
        if (mode != BatchMode.Reenrich && raw.Count == 0)
            throw new CliException("No raw events are named: name files with --events, or a Kafka with ConnectionStrings__kafka. Spark can't read the log of a home.", ExitCodes.Usage);
        return new(mode, options.From ?? EtlOptions.FirstDay, options.To ?? EtlOptions.LastDay, raw, Users(options)) { SourcesAsOf = raw.Any(s => s is EventSource.Kafka) ? asked - ClockSkew : asked };
    }

    private UserSource Users(EtlOptions options)
    {
        if (!options.UsersFromMySql) return new UserSource.Warehouse();
        return new UserSource.MySql(configuration.GetConnectionString(CdcOptions.ConnectionName)
            ?? throw new CliException($"No MySQL is named. Run it as env 'ConnectionStrings__{CdcOptions.ConnectionName}=Server=…;User ID=…;Password=…' azki etl ….", ExitCodes.Usage));
    }
}
