using System.Net.Sockets;
using Azki.CdcBridge;
using Azki.Cli.Homes;
using Azki.EventLog;
using Azki.Ingestor.Files;
using Azki.ServiceDefaults;
using Azki.ServiceDefaults.Faults;
using Azki.StreamEtl;
using Azki.Warehouse;
using Azki.Warehouse.Migrations;
using ClickHouse.Embedded;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Azki.Cli.Hosting;

/// <summary>Every service of the platform in this process, on one home.</summary>
internal sealed class Platform : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly HomeLock _lock;

    private readonly PlatformSettings _settings;

    /// <summary>Of a host that has started, and the lock of its home; both are let go with it.</summary>
    internal Platform(IHost host, HomeLock homeLock, HomeFolder home, PlatformSettings settings) => (_host, _lock, Home, _settings) = (host, homeLock, home, settings);

    public HomeFolder Home { get; }

    public IServiceProvider Services => _host.Services;

    public IEventLog Log => Services.GetRequiredService<IEventLog>();

    public WarehouseClient Warehouse => Services.GetRequiredService<WarehouseClient>();

    public FileIngest Files => Services.GetRequiredService<FileIngest>();

    public CsvUserCapture Users => Services.GetRequiredService<CsvUserCapture>();

    public EtlProgress Progress => Services.GetRequiredService<EtlProgress>();

    public PendingRecords Pending => Services.GetRequiredService<PendingRecords>();

    public StreamEtlControl Etl => Services.GetRequiredService<StreamEtlControl>();

    /// <summary>The address of the ClickHouse HTTP interface, where it is open.</summary>
    public Uri? ClickHouseUrl => BoundPorts().ClickHouse;

    /// <summary>The addresses that are open, and what answers there.</summary>
    public IReadOnlyList<(string What, string Url)> Addresses
    {
        get
        {
            var bound = BoundPorts();
            var addresses = new List<(string, string)>();
            if (bound.Http is { } http) addresses.AddRange([("Dashboard", $"{http}"), ("Send events", $"{http}v1/events"), ("API description", $"{http}openapi/v1.json"), ("Health", $"{http}health")]);
            if (bound.ClickHouse is { } clickHouse) addresses.Add(("ClickHouse (SQL)", clickHouse.ToString()));
            return addresses;
        }
    }

    /// <summary>Lets other commands find this process.</summary>
    public void Announce()
    {
        var (http, clickHouse) = BoundPorts();
        new RunningInstance(Environment.ProcessId, http, clickHouse, Services.GetRequiredService<LocalKey>().Value).Announce(Home);
    }

    /// <summary>Does something for as long as every service runs: it may wait for ever for what one that failed was to do.</summary>
    /// <exception cref="CliException">A service has failed for good.</exception>
    public async Task<T> WhileUpAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var stopping = Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        try
        {
            var result = await work(either.Token).ConfigureAwait(false);
            return ServiceFailure.Of(Services) is { } failure ? throw failure : result;
        }
        catch (OperationCanceledException) when (ServiceFailure.Of(Services) is { })
        {
            throw ServiceFailure.Of(Services)!;
        }
    }

    /// <summary>Opens the home and starts the services.</summary>
    /// <exception cref="CliException">The home or a port is not to be had, or something is not installed.</exception>
    public static async Task<Platform> StartAsync(PlatformSettings settings, CancellationToken cancellationToken)
    {
        var home = new HomeFolder(settings.Home);
        var homeLock = HomeLock.Take(home);
        try
        {
            // Before anything else is put there, so that a start cut short leaves a home and not a riddle.
            if (HomeFormat.Read(home) is null) settings.Begin?.Write(home);
            var host = PlatformHost.Build(settings, home);
            try
            {
                // A start is not cut short half-way: a host stops only what it has started as a whole.
                await host.StartAsync(CancellationToken.None).ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                // The ETL brings the schema up to date where it runs; a home of an older version may be asked first.
                if (settings.Scope != PlatformScope.All) await host.Services.GetRequiredService<Migrator>().MigrateAsync(cancellationToken).ConfigureAwait(false);
                return new(host, homeLock, home, settings);
            }
            catch
            {
                // The host itself only says that it was stopped.
                var failure = ServiceFailure.Of(host.Services);
                await host.StopAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                await DisposeAsync(host).ConfigureAwait(false);
                if (failure is not null) throw failure;
                throw;
            }
        }
        catch (Exception e)
        {
            homeLock.Dispose();
            throw Explain(e, settings) ?? e;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // Whatever does not end as it should, the home is free for the next.
        using (_lock)
        {
            try
            {
                await _host.StopAsync(CancellationToken.None).ConfigureAwait(false);
            }
            finally
            {
                await DisposeAsync(_host).ConfigureAwait(false);
            }
        }
    }

    // In the order they were asked for; a port 0 has become a real one by now.
    private (Uri? Http, Uri? ClickHouse) BoundPorts()
    {
        var bound = Services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses.Select(a => new Uri(a)).ToList() ?? [];
        var http = _settings.Port is null ? null : bound.FirstOrDefault();
        return (http, _settings.ClickHousePort is null ? null : bound.Skip(http is null ? 0 : 1).FirstOrDefault());
    }

    private static ValueTask DisposeAsync(IHost host)
    {
        if (host is IAsyncDisposable disposable) return disposable.DisposeAsync();
        host.Dispose();
        return default;
    }

    private static CliException? Explain(Exception e, PlatformSettings settings) => e switch
    {
        IOException when e.InnerException is SocketException or Microsoft.AspNetCore.Connections.AddressInUseException || e.Message.Contains("address already in use", StringComparison.Ordinal) =>
            new(PortMessage(e, settings), ExitCodes.PortTaken),
        ClickHouseEngineException engine => new(e.Message, engine.Fault switch
        {
            EngineFault.NotInstalled => ExitCodes.NotInstalled,
            EngineFault.FolderUnavailable => ExitCodes.HomeUnavailable,
            _ => ExitCodes.Failure,
        }),
        EventLogException => new(Fault.Of(e).Message, ExitCodes.HomeUnavailable),
        IOException or UnauthorizedAccessException => new($"The home {settings.Home} can't be used: {Fault.Of(e).Message}", ExitCodes.HomeUnavailable),
        _ => null,
    };

    private static string PortMessage(Exception e, PlatformSettings settings)
    {
        var isClickHouse = settings.ClickHousePort is { } port && e.Message.Contains($":{port}", StringComparison.Ordinal);
        return isClickHouse
            ? $"Port {settings.ClickHousePort} is taken. Choose another for the ClickHouse interface with --clickhouse-port N."
            : $"Port {settings.Port} is taken. Choose another with --port N.";
    }
}
