using System.Globalization;
using System.Net;
using Azki.CdcBridge;
using Azki.CdcBridge.Signals;
using Azki.Cli.Homes;
using Azki.Cli.Reporting;
using Azki.ServiceDefaults;
using Azki.StreamEtl;
using Azki.Warehouse;

namespace Azki.Cli.Hosting;

/// <summary>
/// Work on a home from a short-lived command: asked of the instance that runs on it, else done here by opening the home.
/// </summary>
internal sealed class HomeSession : IAsyncDisposable
{
    private const string SparkSetting = "Azki:SparkEtl:Warehouse";

    private readonly Platform? _platform;
    private readonly HttpClient? _instance;
    private readonly WarehouseClient? _remote;
    private readonly (Uri Url, string Key)? _address;

    private HomeSession(Platform platform)
    {
        _platform = platform;
        if (platform.ClickHouseUrl is { } url) _address = (url, platform.Services.GetRequiredService<LocalKey>().Value);
    }

    private HomeSession(RunningInstance instance)
    {
        IsRemote = true;
        // By no proxy: it would be given the key.
        _instance = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = instance.Url, Timeout = Timeout.InfiniteTimeSpan };
        _instance.DefaultRequestHeaders.Add(LocalKey.Header, instance.Key);
        _remote = WarehouseOf(instance);
        if (instance.ClickHouseUrl is { } url) _address = (url, instance.Key);
    }

    /// <summary>Whether another process does the work.</summary>
    public bool IsRemote { get; }

    /// <summary>The warehouse of the home.</summary>
    public WarehouseClient Warehouse => _platform?.Warehouse ?? _remote!;

    /// <summary>The services, where they run in this process.</summary>
    public Platform? Local => _platform;

    /// <summary>Opens a session.</summary>
    /// <param name="home">The home; it must exist.</param>
    /// <param name="scope">What is needed of the platform where no instance is running.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static Task<HomeSession> OpenAsync(string home, PlatformScope scope, CancellationToken cancellationToken) =>
        OpenAsync(new PlatformSettings(home, Scope: scope), cancellationToken);

    /// <summary>Opens a session whose warehouse answers to Spark too; of a warehouse elsewhere, also where there is no home yet.</summary>
    public static Task<HomeSession> OpenForSparkAsync(string home, CancellationToken cancellationToken)
    {
        var server = new ConfigurationBuilder().AddEnvironmentVariables().Build().GetConnectionString(WarehouseServices.ConnectionName);
        return OpenAsync(server is { Length: > 0 } ? new(home) { Begin = new(HomeFormat.Current, false, false) } : new PlatformSettings(home, ClickHousePort: 0), cancellationToken);
    }

    private static async Task<HomeSession> OpenAsync(PlatformSettings settings, CancellationToken cancellationToken)
    {
        var folder = new HomeFolder(settings.Home);
        if (HomeFormat.Read(folder) is null && settings.Begin is null)
            throw new CliException($"There is no home at {folder.Path} yet. Make one with `azki run`, or name another with --home.", ExitCodes.HomeUnavailable);
        if (RunningInstance.Find(folder) is { } instance)
        {
            if (instance.Url is null)
                throw new CliException($"Process {instance.ProcessId} is loading into {folder.Path} and opened no port. Try again when it is done.", ExitCodes.HomeUnavailable);
            return new(instance);
        }
        return new(await Platform.StartAsync(settings with { Home = folder.Path }, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Loads a file of events, accounted for under a name, and waits until it is in the warehouse.</summary>
    public async Task<SourceAccount> IngestAsync(string path, string name, IProgress<Ingestor.Files.IngestProgress>? progress, CancellationToken cancellationToken)
    {
        await using var content = await InputFile.OpenAsync(path, cancellationToken).ConfigureAwait(false);
        if (_platform is not null)
        {
            return await _platform.WhileUpAsync(async token =>
            {
                var result = await _platform.Files.IngestAsync(content, name, progress, token).ConfigureAwait(false);
                await _platform.Etl.WaitUntilCaughtUpAsync(token).ConfigureAwait(false);
                return await _platform.Services.GetRequiredService<Accounts>().OfAsync(result, token).ConfigureAwait(false);
            }, cancellationToken).ConfigureAwait(false);
        }
        // The bytes go, not the name: the instance may not see this file, or another one under its name.
        return await AskAsync<SourceAccount>($"/local/ingest?source={Uri.EscapeDataString(name)}", new StreamContent(content, 1 << 16), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks the capture to copy a table again.</summary>
    public async Task RequestSnapshotAsync(string table, CancellationToken cancellationToken)
    {
        if (_platform is null)
        {
            await AskAsync<string>("/local/cdc/snapshot", JsonContent.Create(table), cancellationToken).ConfigureAwait(false);
            return;
        }
        var signals = _platform.Services.GetService<CaptureSignals>()
            ?? throw new CliException($"Users of this home come from a file. To capture a database: env 'ConnectionStrings__{CdcOptions.ConnectionName}=Server=…;User ID=…;Password=…' azki …", ExitCodes.Usage);
        await signals.RequestSnapshotAsync(table, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Recomputes attributes and metrics of some days.</summary>
    public Task<LocalInterface.ReenrichmentAnswer> ReenrichAsync(DateOnly? from, DateOnly? to, CancellationToken cancellationToken) => WorkAsync(
        "/local/etl", new LocalInterface.ReenrichmentRequest(from, to),
        async etl =>
        {
            var result = await etl.ReenrichAsync(from, to).ConfigureAwait(false);
            return new LocalInterface.ReenrichmentAnswer(result.Events, result.Months);
        }, cancellationToken);

    /// <summary>Empties the staging tables for a run of batch ETL.</summary>
    public Task StartBatchAsync(Guid runId, CancellationToken cancellationToken) => WorkAsync(
        "/local/etl/batch/start", runId,
        async etl =>
        {
            await etl.StartBatchAsync(runId).ConfigureAwait(false);
            return runId;
        }, cancellationToken);

    /// <summary>Publishes what a run of batch ETL has staged. What has begun is ended, by the next start where need be.</summary>
    public Task<BatchPublicationResult> PublishBatchAsync(BatchPublicationRequest request, CancellationToken cancellationToken) =>
        WorkAsync("/local/etl/batch/publish", request, etl => etl.PublishBatchAsync(request), cancellationToken);

    /// <summary>
    /// Where Spark reads the warehouse: where it is, unless <see cref="SparkSetting"/> names another way to it. On a home it goes by a user who reads and does nothing
    /// else: the local user's password would let whoever sees it there do what this process may.
    /// </summary>
    public WarehouseAddress AddressForSpark(IConfiguration configuration)
    {
        var setting = configuration[SparkSetting] is { Length: > 0 } ? SparkSetting : $"ConnectionStrings:{WarehouseServices.ConnectionName}";
        if (configuration[setting] is { Length: > 0 } own) return WarehouseAddress.Of(own, setting, Warehouse.Database);
        var (url, key) = _address ?? throw new CliException("The running instance opened no ClickHouse port.");
        return new(url, Warehouse.Database, WarehouseServices.ReadingUser, WarehouseServices.ReadingPasswordOf(key));
    }

    /// <summary>Records in the log that are not in the warehouse yet.</summary>
    public Task<long> CountPendingAsync(CancellationToken cancellationToken) => _platform is not null
        ? _platform.Pending.CountAsync(cancellationToken)
        : ReadAsync<long>(_instance!.GetAsync("/local/pending", cancellationToken), cancellationToken);

    /// <summary>Why the running instance does not get on with loading; null where it does, or none is running.</summary>
    public async Task<string?> StalledAsync(CancellationToken cancellationToken) => _instance is null
        ? null
        : (await ReadAsync<LocalInterface.StalledAnswer>(_instance.GetAsync("/local/stalled", cancellationToken), cancellationToken).ConfigureAwait(false)).Reason;

    public async ValueTask DisposeAsync()
    {
        _instance?.Dispose();
        _remote?.Dispose();
        if (_platform is not null) await _platform.DisposeAsync().ConfigureAwait(false);
    }

    // Work that the ETL does between two batches. It may wait long for its turn.
    private Task<T> WorkAsync<T, TRequest>(string path, TRequest request, Func<StreamEtlControl, Task<T>> work, CancellationToken cancellationToken)
    {
        var asked = DateTimeOffset.UtcNow;
        var answer = _platform is null
            ? AskAsync<T>(path, JsonContent.Create(request), cancellationToken)
            : _platform.WhileUpAsync(token => work(_platform.Etl).WaitAsync(token), cancellationToken);
        return LongAnswer.WaitAsync(answer, () => WhyWaitingAsync(asked, cancellationToken), StandardError.Console, LongAnswer.Patience);
    }

    private async Task<string?> WhyWaitingAsync(DateTimeOffset asked, CancellationToken cancellationToken)
    {
        if (_platform is not null) return _platform.Etl.WhyWaiting(asked);
        try
        {
            var waiting = _instance!.GetAsync($"/local/etl/waiting?askedAt={Uri.EscapeDataString(asked.ToString("O", CultureInfo.InvariantCulture))}", cancellationToken);
            return (await ReadAsync<LocalInterface.WaitingAnswer>(waiting, cancellationToken).ConfigureAwait(false)).Reason;
        }
        catch (Exception e) when (e is CliException or OperationCanceledException)
        {
            // Whether it still works is for the answer itself to tell.
            return null;
        }
    }

    private Task<T> AskAsync<T>(string path, HttpContent request, CancellationToken cancellationToken) =>
        ReadAsync<T>(_instance!.PostAsync(path, request, cancellationToken), cancellationToken);

    private static async Task<T> ReadAsync<T>(Task<HttpResponseMessage> answer, CancellationToken cancellationToken)
    {
        using var response = await AnswerAsync(answer).ConfigureAwait(false);
        if (response.IsSuccessStatusCode) return (await response.Content.ReadFromJsonAsync<T>(cancellationToken).ConfigureAwait(false))!;
        var problem = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        throw new CliException(ProblemText.Of(problem), response.StatusCode switch
        {
            HttpStatusCode.UnprocessableEntity => ExitCodes.InputRefused,
            // The instance was started with other settings than what is asked of it needs.
            HttpStatusCode.Conflict => ExitCodes.Usage,
            _ => ExitCodes.Failure,
        });
    }

    private static async Task<HttpResponseMessage> AnswerAsync(Task<HttpResponseMessage> answer)
    {
        try
        {
            return await answer.ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new CliException($"The running instance does not answer: {e.Message}");
        }
    }

    private static WarehouseClient WarehouseOf(RunningInstance instance)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var options = configuration.GetSection(WarehouseOptions.Section).Get<WarehouseOptions>() ?? new();
        var named = configuration.GetConnectionString(WarehouseServices.ConnectionName);
        var connection = named is { Length: > 0 } ? named
            : instance.ClickHouseUrl is { } url ? $"Host={url.Host};Port={url.Port};Username={WarehouseServices.LocalUser};Password={instance.Key}"
            : throw new CliException("The running instance opened no ClickHouse port.");
        var handler = WarehouseServices.ServerHandler();
        handler.UseProxy = named is { Length: > 0 };
        return new(connection, new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan }, options);
    }
}
