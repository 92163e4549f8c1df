using Azki.Benchmarks.Generation;
using Azki.CdcBridge;
using Azki.EventLog;
using Azki.Ingestor.Files;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Azki.Benchmarks.Spark;

/// <summary>Fills the topics of an empty Kafka as the platform does: users, and raw events as JSON.</summary>
internal static class FilledTopic
{
    public static async Task FillAsync(string kafka, GeneratedInput input, string home, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Azki:Home", home), new("ConnectionStrings:kafka", kafka)]);
        builder.AddServiceDefaults();
        builder.AddEventLog();
        builder.AddCdcBridge();
        builder.AddIngestor();
        using var host = builder.Build();
        var log = host.Services.GetRequiredService<IEventLog>();
        var topic = await log.OpenTopicAsync(new(Core.Topics.RawEvents), cancellationToken);
        for (var partition = 0; partition < topic.Partitions; partition++)
            if ((await log.GetWatermarksAsync(topic, partition, cancellationToken)).High > 0)
                throw new InvalidOperationException($"{topic.Name} of {kafka} has records already: the benchmark wants a Kafka of its own.");
        await host.Services.GetRequiredService<CsvUserCapture>().SyncAsync(input.UsersFile, cancellationToken: cancellationToken);
        await host.Services.GetRequiredService<FileIngest>().IngestAsync(input.EventsFile, cancellationToken: cancellationToken);
        await log.DisposeAsync();
    }
}
