using Azki.CdcBridge;
using Azki.Core.Events;
using Azki.EventLog;
using Azki.Ingestor.Files;
using Azki.SparkEtl.Sources;
using Azki.SparkEtl.Users;
using Azki.StreamEtl;
using Azki.Warehouse;
using ClickHouse.Embedded;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Spark.Connect.Tests.Fixtures;

namespace Azki.SparkEtl.Tests.Fixtures;

/// <summary>All services on one database: the streaming path, and what batch ETL publishes by.</summary>
public sealed class TestPlatform : IAsyncDisposable
{
    // So that the sample is some pieces.
    private const long RowsPerPiece = 7_000;

    private readonly Func<Task<IHost>> _start;
    private IHost _host;
    private bool _isStopped;

    private TestPlatform(IHost host, Func<Task<IHost>> start) => (_host, _start) = (host, start);

    public WarehouseClient Warehouse => _host.Services.GetRequiredService<WarehouseClient>();

    public StreamEtlControl Etl => _host.Services.GetRequiredService<StreamEtlControl>();

    public IEventLog Log => _host.Services.GetRequiredService<IEventLog>();

    internal static async Task<TestPlatform> StartAsync(ClickHouseEngine engine, string database, string home, string? kafka) =>
        new(await StartHostAsync(engine, database, home, kafka), () => StartHostAsync(engine, database, home, kafka));

    private static async Task<IHost> StartHostAsync(ClickHouseEngine engine, string database, string home, string? kafka)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection(
        [
            new("Azki:Home", home), new("Azki:Warehouse:Database", database), new("ConnectionStrings:kafka", kafka),
            // In one partition events come in the order of the file, so it is settled which of two with one id is the first.
            new("Azki:EventLog:DefaultPartitions", "1"),
        ]);
        builder.AddServiceDefaults();
        builder.AddWarehouse();
        builder.AddEventLog();
        builder.AddCdcBridge();
        builder.AddIngestor();
        builder.AddStreamEtl();
        builder.Services.Replace(ServiceDescriptor.Singleton(engine));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>Brings in the users of a users.csv, and waits until they are known.</summary>
    public async Task LoadUsersAsync(string path)
    {
        await _host.Services.GetRequiredService<CsvUserCapture>().SyncAsync(path, confirmRemovals: true);
        await Etl.WaitUntilCaughtUpAsync();
    }

    /// <summary>Streams files of events.</summary>
    public async Task StreamAsync(params string[] paths)
    {
        foreach (var path in paths) await _host.Services.GetRequiredService<FileIngest>().IngestAsync(path);
        await Etl.WaitUntilCaughtUpAsync();
    }

    /// <summary>Streams a file under another name.</summary>
    public async Task StreamAsAsync(string name, string path)
    {
        await using var file = File.OpenRead(path);
        await _host.Services.GetRequiredService<FileIngest>().IngestAsync(file, name);
        await Etl.WaitUntilCaughtUpAsync();
    }

    /// <summary>Runs batch ETL up to the check before publishing.</summary>
    public async Task<StagedBatch> StageAsync(SparkServer server, WarehouseAddress? address, BatchRequest request, IProgress<BatchProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        await using var spark = await server.ConnectAsync();
        var run = Guid.NewGuid();
        await Etl.StartBatchAsync(run);
        return await new BatchEtl(spark, Warehouse, address, EventRules.Default, TimeProvider.System) { RowsPerPiece = RowsPerPiece }.StageAsync(run, request, progress, cancellationToken);
    }

    /// <summary>Publishes what a run has staged.</summary>
    public Task<BatchPublicationResult> PublishAsync(StagedBatch staged, BatchRequest request) => Etl.PublishBatchAsync(
        new(staged.RunId, request.From, request.To, request.Mode == BatchMode.Rebuild, staged.StartedAt, staged.Totals.Events, staged.Totals.Ids));

    /// <summary>A request of all days, with the users of the warehouse.</summary>
    public static BatchRequest Request(BatchMode mode, params EventSource[] sources) => new(mode, new(1970, 1, 1), new(2149, 6, 6), sources, new UserSource.Warehouse());

    /// <summary>Waits until a step fails again and again.</summary>
    public async Task WaitUntilStalledAsync()
    {
        while (_host.Services.GetRequiredService<EtlProgress>().State != EtlState.Stalled) await Task.Delay(20, TestContext.Current.CancellationToken);
    }

    /// <summary>Ends all services wherever they are; the warehouse can still be asked.</summary>
    public async Task StopAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _isStopped = true;
    }

    /// <summary>Starts on the same home and database, and waits until what was begun is at its end.</summary>
    public async Task StartAgainAsync()
    {
        if (_host is IAsyncDisposable disposable) await disposable.DisposeAsync();
        _host = await _start();
        _isStopped = false;
        await Etl.WaitUntilCaughtUpAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isStopped) await _host.StopAsync(CancellationToken.None);
        if (_host is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }
}
