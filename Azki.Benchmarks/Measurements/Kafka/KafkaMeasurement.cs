using Azki.Benchmarks.Generation;
using Azki.Benchmarks.Runs;
using Azki.CdcBridge;
using Azki.EventLog.Kafka;
using Microsoft.Extensions.Options;

namespace Azki.Benchmarks.Measurements.Kafka;

/// <summary>What one shape costs over Kafka, each figure and its yardstick one after the other.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="Producer">Kafka's own ProducerPerformance, records a second.</param>
/// <param name="FileToKafka">NDJSON file to Kafka.</param>
/// <param name="Limit">The engine's limit.</param>
/// <param name="KafkaToTables">Kafka to all tables.</param>
/// <param name="KafkaEngine">ClickHouse's Kafka engine to all tables.</param>
internal sealed record KafkaResult(EventShape Shape, double Producer, Measurement FileToKafka, Measurement Limit, Measurement KafkaToTables, Measurement KafkaEngine)
{
    /// <summary>Our rate into Kafka over that of Kafka's own tool: at least 0.7 is aimed at.</summary>
    public double ProducerRatio => FileToKafka.EventsPerSecond / Producer;

    /// <summary>Our processor seconds over those of the engine alone: at most 1.7 is aimed at.</summary>
    public double CpuRatio => KafkaToTables.CpuSecondsPerMillion / Limit.CpuSecondsPerMillion;

    /// <summary>Our rate over that of the Kafka engine: at least 2 is aimed at.</summary>
    public double EngineRatio => KafkaToTables.RatioTo(KafkaEngine);
}

/// <summary>Measures a shape over a broker of its own.</summary>
internal sealed class KafkaMeasurement(SharedEngine engine, GeneratedInput input, string services, int port, Action<string> show)
{
    // The average of the generated lines, and of the yardstick.
    private const int RecordBytes = 150;

    public async Task<KafkaResult> RunAsync(CancellationToken cancellationToken)
    {
        show("engine limit");
        var (_, blocks) = CsvParsing.Measure(input);
        var limit = Measurement.Fastest([
            await EngineLimit.MeasureAsync(engine, blocks, connections: 1, cancellationToken),
            await EngineLimit.MeasureAsync(engine, blocks, connections: 2, cancellationToken)]);
        blocks = [];

        show("starting Kafka");
        await using var kafka = await KafkaServer.StartAsync(services, engine.Folder.NewFolder("kafka"), port, cancellationToken);
        await MakeTopicsAsync(kafka.Address, cancellationToken);
        show("ProducerPerformance");
        var producer = await kafka.ProducerPerformanceAsync(input.Events, RecordBytes, cancellationToken);
        show("NDJSON file to Kafka");
        var ingest = await FileToKafka.MeasureAsync(kafka.Address, input.NdjsonFile, input.Events, engine.Folder.NewFolder("home"), cancellationToken);
        show("Kafka to tables");
        var etl = await LogToTables.MeasureAsync(engine, input, engine.Folder.NewFolder("home"), cancellationToken, kafka.Address);
        show("ClickHouse's Kafka engine");
        var queue = await KafkaEngineLoad.MeasureAsync(engine, input, kafka.Address, cancellationToken);
        return new(input.Shape, producer, ingest, limit, etl, queue);
    }

    /// <summary>Runs what is measured of the platform some times over, and the engine alone.</summary>
    public async Task WarmUpAsync(int rounds, CancellationToken cancellationToken)
    {
        var (_, blocks) = CsvParsing.Measure(input);
        await EngineLimit.MeasureAsync(engine, blocks, connections: 2, cancellationToken);
        await using var kafka = await KafkaServer.StartAsync(services, engine.Folder.NewFolder("kafka"), port, cancellationToken);
        await MakeTopicsAsync(kafka.Address, cancellationToken);
        await FileToKafka.MeasureAsync(kafka.Address, input.NdjsonFile, input.Events, engine.Folder.NewFolder("home"), cancellationToken);
        for (var round = 0; round < rounds; round++) await LogToTables.MeasureAsync(engine, input, engine.Folder.NewFolder("home"), cancellationToken, kafka.Address);
    }

    // As init-scripts/kafka makes them, and all users.
    private async Task MakeTopicsAsync(string kafka, CancellationToken cancellationToken)
    {
        await using var log = new KafkaEventLog(new() { BootstrapServers = kafka }, new() { BootstrapServers = kafka });
        foreach (var name in (string[])["benchmark.yardstick", Core.Topics.RawEvents, Core.Topics.QuarantinedEvents])
            await log.OpenTopicAsync(new(name, Partitions: 6), cancellationToken);
        using var users = new CsvUserCapture(log, Options.Create(new CdcBridgeOptions()), TimeProvider.System);
        await users.SyncAsync(input.UsersFile, cancellationToken: cancellationToken);
    }
}
