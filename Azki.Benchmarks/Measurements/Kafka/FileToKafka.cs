using Azki.Benchmarks.Runs;
using Azki.EventLog;
using Azki.Ingestor.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Azki.Benchmarks.Measurements.Kafka;

/// <summary>The Ingestor alone: a file of NDJSON is read, validated, and acknowledged by the broker as JSON, keyed by user.</summary>
internal static class FileToKafka
{
    public static async Task<Measurement> MeasureAsync(string kafka, string file, int events, string home, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:kafka", kafka), new("Azki:Home", home)]);
        builder.AddServiceDefaults();
        builder.AddEventLog();
        builder.AddIngestor();
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, NoLifetime>());
        using var host = builder.Build();
        await host.StartAsync(cancellationToken);
        var meter = new Meter();
        await host.Services.GetRequiredService<FileIngest>().IngestAsync(file, cancellationToken: cancellationToken);
        var result = meter.Stop(events);
        await host.StopAsync(CancellationToken.None);
        return result;
    }
}
