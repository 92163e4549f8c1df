using Azki.CdcBridge;
using Azki.Core;
using Azki.EventLog;
using Azki.Ingestor.Files;
using Azki.StreamEtl;
using Azki.Warehouse;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Azki.Benchmarks.Runs;

/// <summary>The whole platform in this process as <c>azki run</c> has it: its own engine in the home, and the HTTP port open.</summary>
internal sealed class ServingPlatform : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ServingPlatform(WebApplication app) => _app = app;

    public Uri Events => new(new Uri(_app.Urls.First()), "/v1/events");

    public FileIngest Files => _app.Services.GetRequiredService<FileIngest>();

    public CsvUserCapture Users => _app.Services.GetRequiredService<CsvUserCapture>();

    public StreamEtlControl Etl => _app.Services.GetRequiredService<StreamEtlControl>();

    public EtlProgress Progress => _app.Services.GetRequiredService<EtlProgress>();

    public WarehouseClient Warehouse => _app.Services.GetRequiredService<WarehouseClient>();

    public static async Task<ServingPlatform> StartAsync(string home, CancellationToken cancellationToken, params IEnumerable<KeyValuePair<string, string?>> settings)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("Logging:LogLevel:Default", "Warning")]);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.AddPlatform(home);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapIngestor();
        await app.StartAsync(cancellationToken);
        await app.Services.WaitUntilRunningAsync(cancellationToken);
        return new(app);
    }

    public IEventLog Log => _app.Services.GetRequiredService<IEventLog>();

    /// <summary>Partitions of the events in the log.</summary>
    public async Task<int> CountPartitionsAsync(CancellationToken cancellationToken) =>
        (await Log.OpenTopicAsync(new TopicSettings(Topics.RawEvents), cancellationToken)).Partitions;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }
}
