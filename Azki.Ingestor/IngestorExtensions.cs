using Azki.Core.Events;
using Azki.EventLog;
using Azki.Ingestor;
using Azki.Ingestor.Files;
using Azki.Ingestor.Http;
using Azki.Ingestor.Input;
using Azki.Ingestor.Watch;
using Azki.ServiceDefaults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Hosting;

/// <summary>Adds the ingestor to a host, its own or one that has more services.</summary>
public static class IngestorExtensions
{
    private const string RateLimitName = "azki-ingestor";

    /// <summary>
    /// Adds the loading of files, watched folders and requests. Needs an <see cref="IEventLog"/>.
    /// </summary>
    public static TBuilder AddIngestor<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        Decompression.Prepare();
        builder.Services.AddOptions<IngestorOptions>().BindConfiguration(IngestorOptions.Section);
        builder.Services.CheckIntervals<IngestorOptions>(
            IngestorOptions.Section,
            new(nameof(IngestorOptions.WatchInterval), o => o.WatchInterval),
            new(nameof(IngestorOptions.WatchSettle), o => o.WatchSettle) { MayBeZero = true, MayBeLong = true },
            new(nameof(IngestorOptions.WatchEnd), o => o.WatchEnd) { MayBeZero = true, MayBeLong = true });
        builder.Services.AddOptions<IngestorOptions>()
            .Validate(o => o.MaxRowBytes is >= 1 and <= IngestorOptions.MostRowBytes, $"{IngestorOptions.Section}:MaxRowBytes is not between 1 and {IngestorOptions.MostRowBytes}.")
            .Validate(o => o is { MaxBodyBytes: >= 1, MaxDecodedBytes: >= 1, MaxBytesInFlight: >= 1 }, $"{IngestorOptions.Section}: MaxBodyBytes, MaxDecodedBytes and MaxBytesInFlight are at least 1.")
            .Validate(o => o is { RequestsPerSecond: >= 1, RequestBurst: >= 1 }, $"{IngestorOptions.Section}: RequestsPerSecond and RequestBurst are at least 1.");
        // Records others read are JSON; a log of our own takes a form that costs a tenth to read back.
        builder.Services.TryAddSingleton(services =>
            services.GetRequiredService<IEventLog>().IsShared ? RawEventFormats.Json : RawEventFormats.Compact);
        builder.Services.TryAddSingleton(_ => new EventRules(builder.Configuration.GetSection("Azki:Events").Get<EventRulesOptions>()));
        builder.Services.AddSingleton<IngestRuns>();
        builder.Services.AddSingleton(services => new FileIngest(
            services.GetRequiredService<IngestRuns>(), services.GetRequiredService<IOptions<IngestorOptions>>()));
        builder.Services.AddSingleton<ApiKeys>();
        builder.Services.AddSingleton<EventsEndpoint>();
        builder.Services.AddSingleton<ListeningGuard>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ListeningGuard>());
        builder.Services.AddRateLimiter(limiter => limiter.AddPolicy<string, EventsRateLimit>(RateLimitName));
        builder.Services.AddOpenApi();
        var watched = builder.Configuration.GetSection($"{IngestorOptions.Section}:{nameof(IngestorOptions.Watch)}");
        if (watched.GetChildren().Any()) builder.AddDirectoryWatch();
        return builder;
    }

    private static void AddDirectoryWatch(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DirectoryWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DirectoryWatch>());
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            "watched folders", services => services.GetRequiredService<DirectoryWatch>(), HealthStatus.Degraded, tags: null));
    }

    /// <summary>Maps <c>POST /v1/events</c> and the description of it, <c>/openapi/v1.json</c>.</summary>
    public static WebApplication MapIngestor(this WebApplication app)
    {
        app.Services.GetRequiredService<ListeningGuard>().IsMapped = true;
        app.UseRateLimiter();
        app.MapOpenApi();
        app.MapPost("/v1/events", (HttpContext context, [FromServices] EventsEndpoint endpoint) => endpoint.HandleAsync(context))
            .WithName("SendEvents")
            .WithSummary("Sends events.")
            .WithDescription("Each row is accepted or rejected on its own. The answer comes once all rows are durable.")
            .Produces<EventsAnswer>(StatusCodes.Status202Accepted)
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status408RequestTimeout)
            .ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .ProducesProblem(StatusCodes.Status421MisdirectedRequest)
            .ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .AddOpenApiOperationTransformer(EventsDescription.DescribeAsync)
            .RequireRateLimiting(RateLimitName);
        return app;
    }
}
