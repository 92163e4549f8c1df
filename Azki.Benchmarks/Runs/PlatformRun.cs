using Azki.CdcBridge;
using Azki.Ingestor.Files;
using Azki.StreamEtl;
using Azki.Warehouse;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Azki.Benchmarks.Runs;

/// <summary>The platform without its ports, on a home and a database of the run.</summary>
internal sealed class PlatformRun : IAsyncDisposable
{
    private readonly IHost _host;

    private PlatformRun(IHost host) => _host = host;

    public FileIngest Files => _host.Services.GetRequiredService<FileIngest>();

    public CsvUserCapture Users => _host.Services.GetRequiredService<CsvUserCapture>();

    public StreamEtlControl Etl => _host.Services.GetRequiredService<StreamEtlControl>();

    /// <summary>Starts it; with the bootstrap servers of a broker, Kafka is its log.</summary>
    public static async Task<PlatformRun> StartAsync(
        SharedEngine engine, FreshDatabase database, string home, CancellationToken cancellationToken, string? kafka = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection([new($"{WarehouseOptions.Section}:{nameof(WarehouseOptions.Database)}", database.Name)]);
        if (kafka is not null) builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:kafka", kafka)]);
        builder.AddPlatform(home);
        // Given and not made by the container: it outlives the host.
        builder.Services.Replace(ServiceDescriptor.Singleton(engine.Engine));
        var run = new PlatformRun(builder.Build());
        await run._host.StartAsync(cancellationToken);
        return run;
    }

    /// <inheritdoc cref="PlatformServices.WaitUntilRunningAsync"/>
    public Task WaitUntilRunningAsync(CancellationToken cancellationToken) => _host.Services.WaitUntilRunningAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        else _host.Dispose();
    }
}
