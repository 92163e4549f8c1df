using Azki.CdcBridge;
using Azki.CdcBridge.Signals;
using Azki.Cli.Homes;
using Azki.Cli.Reporting;
using Azki.ServiceDefaults;
using Azki.Warehouse;

namespace Azki.Cli.Hosting;

/// <summary>
/// Work on a home from a short-lived command: asked of the instance that runs on it, else done here by opening the home.
/// </summary>
internal sealed class HomeSession : IAsyncDisposable
{
    private readonly Platform? _platform;
    private readonly HttpClient? _instance;
    private readonly WarehouseClient? _remote;

    private HomeSession(Platform platform) => _platform = platform;

    private HomeSession(RunningInstance instance)
    {
        IsRemote = true;
        _instance = new() { BaseAddress = instance.Url, Timeout = Timeout.InfiniteTimeSpan };
        _instance.DefaultRequestHeaders.Add(LocalKey.Header, instance.Key);
        _remote = WarehouseOf(instance);
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
    public static async Task<HomeSession> OpenAsync(string home, PlatformScope scope, CancellationToken cancellationToken)
    {
        var folder = new HomeFolder(home);
        if (HomeFormat.Read(folder) is null)
            throw new CliException($"There is no home at {folder.Path} yet. Make one with `azki run`, or name another with --home.", ExitCodes.HomeUnavailable);
        if (RunningInstance.Find(folder) is { } instance)
        {
            if (instance.Url is null)
                throw new CliException($"Process {instance.ProcessId} is loading into {folder.Path} and opened no port. Try again when it is done.", ExitCodes.HomeUnavailable);
            return new(instance);
        }
        return new(await Platform.StartAsync(new(folder.Path, Scope: scope), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Loads a file of events, accounted for under a name, and waits until it is in the warehouse.</summary>
    public async Task<SourceAccount> IngestAsync(string path, string name, IProgress<Ingestor.Files.IngestProgress>? progress, CancellationToken cancellationToken)
    {
        if (_platform is not null)
        {
            await using var file = File.OpenRead(path);
            var result = await _platform.Files.IngestAsync(file, name, progress, cancellationToken).ConfigureAwait(false);
            await _platform.Etl.WaitUntilCaughtUpAsync(cancellationToken).ConfigureAwait(false);
            return await _platform.Services.GetRequiredService<Accounts>().OfAsync(result, cancellationToken).ConfigureAwait(false);
        }
        // The bytes go, not the name: the instance may not see this file, or another one under its name.
        await using var content = File.OpenRead(path);
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
            ?? throw new CliException($"Users of this home come from a file. Set ConnectionStrings__{CdcOptions.ConnectionName} to capture a database.", ExitCodes.Usage);
        await signals.RequestSnapshotAsync(table, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Recomputes attributes and metrics of some days.</summary>
    public async Task<LocalInterface.ReenrichmentAnswer> ReenrichAsync(DateOnly? from, DateOnly? to, CancellationToken cancellationToken)
    {
        if (_platform is null)
            return await AskAsync<LocalInterface.ReenrichmentAnswer>(
                "/local/etl", JsonContent.Create(new LocalInterface.ReenrichmentRequest(from, to)), cancellationToken).ConfigureAwait(false);
        var result = await _platform.Etl.ReenrichAsync(from, to).WaitAsync(cancellationToken).ConfigureAwait(false);
        return new(result.Events, result.Months);
    }

    /// <summary>Records in the log that are not in the warehouse yet.</summary>
    public Task<long> CountPendingAsync(CancellationToken cancellationToken) => _platform is not null
        ? _platform.Pending.CountAsync(cancellationToken)
        : _instance!.GetFromJsonAsync<long>("/local/pending", cancellationToken);

    /// <summary>Why the running instance does not get on with loading; null where it does, or none is running.</summary>
    public async Task<string?> StalledAsync(CancellationToken cancellationToken) => _instance is null
        ? null
        : (await _instance.GetFromJsonAsync<LocalInterface.StalledAnswer>("/local/stalled", cancellationToken).ConfigureAwait(false))?.Reason;

    public async ValueTask DisposeAsync()
    {
        _instance?.Dispose();
        _remote?.Dispose();
        if (_platform is not null) await _platform.DisposeAsync().ConfigureAwait(false);
    }

    private async Task<T> AskAsync<T>(string path, HttpContent request, CancellationToken cancellationToken)
    {
        using var response = await _instance!.PostAsync(path, request, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode) return (await response.Content.ReadFromJsonAsync<T>(cancellationToken).ConfigureAwait(false))!;
        var problem = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        var isRefused = response.StatusCode == System.Net.HttpStatusCode.UnprocessableEntity;
        throw new CliException(ProblemText.Of(problem), isRefused ? ExitCodes.InputRefused : ExitCodes.Failure);
    }

    private static WarehouseClient WarehouseOf(RunningInstance instance)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var options = configuration.GetSection(WarehouseOptions.Section).Get<WarehouseOptions>() ?? new();
        var connection = configuration.GetConnectionString(WarehouseServices.ConnectionName) is { Length: > 0 } server ? server
            : instance.ClickHouseUrl is { } url ? $"Host={url.Host};Port={url.Port};Username={WarehouseServices.LocalUser};Password={instance.Key}"
            : throw new CliException("The running instance opened no ClickHouse port.");
        return new(connection, new HttpClient { Timeout = Timeout.InfiniteTimeSpan }, options);
    }
}
