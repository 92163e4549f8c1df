using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Azki.ServiceDefaults.Telemetry;

internal static class TelemetryExtensions
{
    private const string EndpointSetting = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private static readonly string[] Names =
        [AzkiTelemetry.Name + "*", "ClickHouse.Driver", "OpenTelemetry.Instrumentation.ConfluentKafka", "MySqlConnector"];

    /// <summary>
    /// Says what is worth collecting, and collects it where there is somewhere to send it: without an endpoint nothing listens, so
    /// that spans and counters cost next to nothing. Another exporter added to the services gets the same.
    /// </summary>
    public static void AddAzkiTelemetry(this IHostApplicationBuilder builder)
    {
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing
            .AddSource(Names)
            .AddAspNetCoreInstrumentation()
            .AddHttpClientInstrumentation());
        builder.Services.ConfigureOpenTelemetryMeterProvider(metrics => metrics
            .AddMeter(Names)
            .AddAspNetCoreInstrumentation()
            .AddHttpClientInstrumentation()
            .AddRuntimeInstrumentation());
        builder.Services.Configure<AspNetCoreTraceInstrumentationOptions>(options =>
            options.Filter = context => context.Request.Path.Value is not ("/health" or "/alive"));
        builder.Services.Configure<OpenTelemetryLoggerOptions>(options =>
        {
            options.IncludeFormattedMessage = true;
            options.IncludeScopes = true;
        });

        if (string.IsNullOrWhiteSpace(builder.Configuration[EndpointSetting])) return;

        builder.Services.AddOpenTelemetry()
            // The variables last: what an operator or Aspire calls this service (OTEL_SERVICE_NAME) goes before its own name.
            .ConfigureResource(resource => resource.AddService(builder.Environment.ApplicationName).AddEnvironmentVariableDetector())
            .WithTracing()
            .WithMetrics()
            .WithLogging()
            .UseOtlpExporter();
    }
}
