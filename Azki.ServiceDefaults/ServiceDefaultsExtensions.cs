using Azki.ServiceDefaults;
using Azki.ServiceDefaults.Health;
using Azki.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Http.Resilience;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every service of the platform has, whether it is a program of its own or one of several in a host.</summary>
public static class ServiceDefaultsExtensions
{
    private const string LiveTag = "live";
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Adds telemetry, logging, health checks, resilient HTTP clients and the <see cref="HomeFolder"/>. A second call changes nothing.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        if (builder.Services.Any(service => service.ServiceType == typeof(Marker))) return builder;

        builder.Services.AddSingleton<Marker>();
        builder.Services.AddSingleton(HomeFolder.From(builder.Configuration));
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddAzkiLogging();
        builder.AddAzkiTelemetry();
        builder.Services.AddHealthChecks().AddCheck("self", () => HealthCheckResult.Healthy("The process answers."), [LiveTag]);
        // What does not answer is down: a check without an end would hold up whatever asks how things are.
        builder.Services.PostConfigure<HealthCheckServiceOptions>(options =>
        {
            foreach (var check in options.Registrations.Where(c => c.Timeout == Timeout.InfiniteTimeSpan)) check.Timeout = CheckTimeout;
        });
        builder.Services.ConfigureHttpClientDefaults(http =>
            http.AddStandardResilienceHandler(options => options.Retry.DisableForUnsafeHttpMethods()));
        return builder;
    }

    /// <summary>
    /// Has the log say from Information on what the platform does and where the service listens: for a program of its own, which has nothing
    /// else to show. Whatever the configuration says of <c>Logging:LogLevel</c> counts for more.
    /// </summary>
    public static TBuilder AddServiceLog<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.Configuration.Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData = [new("Logging:LogLevel:Azki", "Information"), new("Logging:LogLevel:Microsoft.Hosting.Lifetime", "Information")],
        });
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (ready for work: every check, as JSON; 503 when one fails) and <c>/alive</c> (the process answers).
    /// </summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.MapHealthChecks("/health", new HealthCheckOptions { ResponseWriter = HealthReportWriter.WriteAsync });
        app.MapHealthChecks("/alive", new HealthCheckOptions
        {
            Predicate = check => check.Tags.Contains(LiveTag),
            ResponseWriter = HealthReportWriter.WriteAsync,
        });
        return app;
    }

    private sealed class Marker;
}
