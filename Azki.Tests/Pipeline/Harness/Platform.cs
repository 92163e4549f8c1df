using Azki.CdcBridge;
using Azki.EventLog;
using Azki.Ingestor;
using Azki.Ingestor.Files;
using Azki.ServiceDefaults;
using Azki.StreamEtl;
using Azki.StreamEtl.Maintenance;
using Azki.Warehouse;
using Azki.Warehouse.Migrations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Azki.Tests.Pipeline.Harness;

/// <summary>The services of one run, as the command line puts them together, on a home of the tests.</summary>
internal sealed class Platform : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);
    private readonly IHost _host;
    private readonly PipelineHome _home;
    private readonly WarehouseClient _warehouse;

    private Platform(IHost host, PipelineHome home, WarehouseClient warehouse) => (_host, _home, _warehouse) = (host, home, warehouse);

    public IServiceProvider Services => _host.Services;

    public IEventLog Log => Services.GetRequiredService<IEventLog>();

    public StreamEtlControl Etl => Services.GetRequiredService<StreamEtlControl>();

    public static async Task<Platform> StartAsync(PipelineHome home, WarehouseClient warehouse)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(home.Settings);
        builder.Configuration.AddInMemoryCollection([new(HomeFolder.Setting, home.Path)]);
        builder.Services.AddSingleton(home.Time);
        builder.AddServiceDefaults();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(Microsoft.Extensions.Options.Options.Create(home.Options));
        builder.Services.AddSingleton<Migrator>();
        builder.Services.AddSingleton(warehouse);
        builder.AddEventLog();
        builder.AddCdcBridge();
        builder.AddIngestor();
        builder.AddStreamEtl();
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        return new(host, home, warehouse);
    }

    /// <summary>As <see cref="StreamEtlControl.ReenrichAsync"/>, with an end.</summary>
    public async Task<ReenrichmentResult> ReenrichAsync(DateOnly? from, DateOnly? to)
    {
        try
        {
            return await Etl.ReenrichAsync(from, to).WaitAsync(Patience, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            var progress = Services.GetRequiredService<EtlProgress>();
            throw new TimeoutException($"No end of re-enrichment; the ETL is {progress.State}: {progress.Reason}");
        }
    }

    public Task<IngestResult> IngestAsync(string path) =>
        Services.GetRequiredService<FileIngest>().IngestAsync(path, null, TestContext.Current.CancellationToken);

    public Task<UserSyncResult> SyncUsersAsync(string path) =>
        Services.GetRequiredService<CsvUserCapture>().SyncAsync(path, confirmRemovals: true, TestContext.Current.CancellationToken);

    /// <summary>Waits until all that is in the log is in the warehouse, and users who arrived late have given their attributes.</summary>
    public async Task CatchUpAsync(CancellationToken cancellationToken = default)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken, cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await Etl.WaitUntilCaughtUpAsync(limit.Token);
            const string Waiting = "SELECT count() FROM processed_events_storage WHERE user_known = 0 AND user_id IN (SELECT user_id FROM users)";
            while (await _home.Warehouse.QueryNumberAsync(Waiting, null, limit.Token) > 0) await Task.Delay(5, limit.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            var progress = Services.GetRequiredService<EtlProgress>();
            Assert.Fail($"Not caught up within {Patience}; the ETL is {progress.State}: {progress.Reason}");
        }
    }

    /// <summary>Lets go of everything without finishing anything.</summary>
    public void Abandon() => _host.Dispose();

    // Signals are for the test runner.
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
        _warehouse.Dispose();
    }
}
