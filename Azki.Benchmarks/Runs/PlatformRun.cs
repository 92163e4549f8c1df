using Azki.CdcBridge;
using Azki.EventLog;
using Azki.Ingestor.Files;
using Azki.StreamEtl;
using Azki.Warehouse;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Azki.Benchmarks.Runs;

/// <summary>The platform's services as the <c>azki</c> program puts them together, on a home and a database of the run.</summary>
internal sealed class PlatformRun : IAsyncDisposable
{
    private readonly IHost _host;

    private PlatformRun(IHost host) => _host = host;

    public FileIngest Files => _host.Services.GetRequiredService<FileIngest>();

    public CsvUserCapture Users => _host.Services.GetRequiredService<CsvUserCapture>();

    public StreamEtlControl Etl => _host.Services.GetRequiredService<StreamEtlControl>();

    public static async Task<PlatformRun> StartAsync(SharedEngine engine, FreshDatabase database, string home, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Azki:Home"] = home,
            [$"{WarehouseOptions.Section}:{nameof(WarehouseOptions.Database)}"] = database.Name,
        });
        builder.AddServiceDefaults();
        builder.AddWarehouse();
        builder.AddEventLog();
        builder.AddCdcBridge();
        builder.AddIngestor();
        builder.AddStreamEtl();
        // Given and not made by the container: it outlives the host.
        builder.Services.Replace(ServiceDescriptor.Singleton(engine.Engine));
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        var run = new PlatformRun(builder.Build());
        await run._host.StartAsync(cancellationToken);
        return run;
    }

    /// <summary>Waits until the schema is there and all users of the log are known; events are read from then on.</summary>
    public async Task WaitUntilRunningAsync(CancellationToken cancellationToken)
    {
        var progress = _host.Services.GetRequiredService<EtlProgress>();
        while (progress.State != EtlState.Running)
        {
            if (progress.State == EtlState.Stalled) throw new InvalidOperationException($"The ETL is stalled: {progress.Reason}");
            await Task.Delay(1, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else _host.Dispose();
    }
}
