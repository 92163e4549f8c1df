using Azki.EventLog.Kafka;
using Azki.EventLog.Local;
using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Azki.EventLog;

/// <summary>Registers the event log.</summary>
public static class EventLogServices
{
    /// <summary>The name of the meter, for the host's telemetry.</summary>
    public const string MeterName = EventLogMetrics.MeterName;

    /// <summary>
    /// Adds <see cref="IEventLog"/>. With <c>ConnectionStrings:kafka</c> (<see cref="KafkaConnection"/>) it is Kafka, configured as Aspire's client is (sections
    /// <c>Aspire:Confluent:Kafka:Producer:Config</c> and <c>Aspire:Confluent:Kafka:Consumer:Config</c>); else the local log in the folder
    /// <c>log</c> of <c>Azki:Home</c>, whose options are in <c>Azki:EventLog</c>.
    /// </summary>
    public static IHostApplicationBuilder AddEventLog(this IHostApplicationBuilder builder) =>
        builder.Configuration.GetConnectionString("kafka") is { Length: > 0 } kafka ? builder.AddKafka(KafkaConnection.Parse(kafka)) : builder.AddLocal();

    private static IHostApplicationBuilder AddKafka(this IHostApplicationBuilder builder, KafkaConnection connection)
    {
        var section = builder.Configuration.GetSection("Aspire:Confluent:Kafka");
        var producer = connection.Apply(new ProducerConfig());
        section.GetSection("Producer:Config").Bind(producer);
        var consumer = connection.Apply(new ConsumerConfig());
        section.GetSection("Consumer:Config").Bind(consumer);
        builder.Services.TryAddSingleton<IEventLog>(s => OpenKafka(producer, consumer, s.GetRequiredService<ILogger<KafkaEventLog>>()));
        return builder;
    }

    private static KafkaEventLog OpenKafka(ProducerConfig producer, ConsumerConfig consumer, ILogger<KafkaEventLog> logger)
    {
        try
        {
            return new(producer, consumer, logger);
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // So the clients say that a name or a value is none, or that settings contradict each other; the cluster is not asked yet.
            throw new FormatException($"Kafka's clients refuse their settings. {e.Message}", e);
        }
    }

    private static IHostApplicationBuilder AddLocal(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<LocalEventLogOptions>()
            .Configure(o => o.Path = Path.Combine(builder.Configuration["Azki:Home"] ?? ".azki", "log"))
            .Bind(builder.Configuration.GetSection("Azki:EventLog"));
        builder.Services.TryAddSingleton<IEventLog>(s => new LocalEventLog(
            s.GetRequiredService<IOptions<LocalEventLogOptions>>().Value, s.GetRequiredService<ILogger<LocalEventLog>>()));
        return builder;
    }
}
