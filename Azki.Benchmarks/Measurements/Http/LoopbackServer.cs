using Azki.Core;
using Azki.EventLog;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Azki.Benchmarks.Measurements.Http;

/// <summary>Kestrel on a free port of the loopback, with the ingestor behind it or with nothing.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackServer(WebApplication app) => _app = app;

    public Uri Events => new(new Uri(_app.Urls.First()), "/v1/events");

    /// <summary>The ingestor as its own program is, over a local log in a folder.</summary>
    public static Task<LoopbackServer> StartIngestorAsync(string home, CancellationToken cancellationToken)
    {
        var builder = NewBuilder();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Azki:Home"] = home,
            // The limit on requests of one client is a guard, and one client is all there is here.
            ["Azki:Ingestor:RequestsPerSecond"] = "100000",
        });
        builder.AddServiceDefaults();
        builder.AddEventLog();
        builder.AddIngestor();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapIngestor();
        return StartAsync(app, cancellationToken);
    }

    /// <summary>Takes bodies of any size and throws them away.</summary>
    public static Task<LoopbackServer> StartDiscardingAsync(CancellationToken cancellationToken)
    {
        var app = NewBuilder().Build();
        app.MapPost("/v1/events", async (HttpContext context) =>
        {
            for (var ended = false; !ended;)
            {
                var read = await context.Request.BodyReader.ReadAsync(context.RequestAborted);
                context.Request.BodyReader.AdvanceTo(read.Buffer.End);
                ended = read.IsCompleted;
            }
            return Results.Accepted();
        });
        return StartAsync(app, cancellationToken);
    }

    /// <summary>Events that are in the log: what was answered must be there.</summary>
    public async Task<long> CountEventsAsync(CancellationToken cancellationToken)
    {
        var log = _app.Services.GetRequiredService<IEventLog>();
        var topic = await log.OpenTopicAsync(new TopicSettings(Topics.RawEvents), cancellationToken);
        var count = 0L;
        for (var partition = 0; partition < topic.Partitions; partition++) count += (await log.GetWatermarksAsync(topic, partition, cancellationToken)).High;
        return count;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static WebApplicationBuilder NewBuilder()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection([new("Logging:LogLevel:Default", "Warning")]);
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, Runs.NoLifetime>());
        return builder;
    }

    private static async Task<LoopbackServer> StartAsync(WebApplication app, CancellationToken cancellationToken)
    {
        await app.StartAsync(cancellationToken);
        return new(app);
    }
}
