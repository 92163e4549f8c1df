using System.Globalization;
using System.Text.Json;
using Azki.Benchmarks.Measurements;
using Azki.Benchmarks.Measurements.Kafka;
using Spectre.Console;

namespace Azki.Benchmarks.Reporting;

/// <summary>What was measured over Kafka, of all shapes.</summary>
internal sealed record KafkaReport(int Events, IReadOnlyList<KafkaResult> Shapes)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>One line.</summary>
    public string ToJson() => JsonSerializer.Serialize(new
    {
        Events,
        Shapes = Shapes.ToDictionary(s => s.Shape.Name, s => new
        {
            ProducerRatio = Round(s.ProducerRatio),
            CpuRatio = Round(s.CpuRatio),
            EngineRatio = Round(s.EngineRatio),
            ProducerPerformance = Math.Round(s.Producer),
            FileToKafka = Of(s.FileToKafka),
            EngineLimit = Of(s.Limit),
            KafkaToTables = Of(s.KafkaToTables),
            KafkaEngine = Of(s.KafkaEngine),
        }),
    }, Json);

    public void Print(IAnsiConsole console)
    {
        // In a pipe there is no width to fit: lines stay whole.
        if (Console.IsOutputRedirected) console.Profile.Width = 200;
        foreach (var s in Shapes)
        {
            var table = new Table().Title(Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{Events:N0} events over Kafka: {s.Shape.Describe}")));
            table.AddColumn("Measured");
            foreach (var column in (string[])["Events/s", "CPU s/M", "Yardstick", "Its events/s", "Its CPU s/M", "Ratio"]) table.AddColumn(column, c => c.RightAligned());
            table.AddRow("NDJSON file to Kafka", N0(s.FileToKafka.EventsPerSecond), N2(s.FileToKafka.CpuSecondsPerMillion), "ProducerPerformance, 150 B", N0(s.Producer), "", N2(s.ProducerRatio));
            table.AddRow("Kafka to all tables: processor seconds", N0(s.KafkaToTables.EventsPerSecond), N2(s.KafkaToTables.CpuSecondsPerMillion), "engine limit", N0(s.Limit.EventsPerSecond), N2(s.Limit.CpuSecondsPerMillion), N2(s.CpuRatio));
            table.AddRow("Kafka to all tables: rate", N0(s.KafkaToTables.EventsPerSecond), N2(s.KafkaToTables.CpuSecondsPerMillion), "ClickHouse's Kafka engine", N0(s.KafkaEngine.EventsPerSecond), N2(s.KafkaEngine.CpuSecondsPerMillion), N2(s.EngineRatio));
            console.Write(table);
        }
        console.WriteLine("Processor seconds are this process's, the embedded engine in it included, the broker's not.");
    }

    private static object Of(Measurement m) => new { EventsPerSecond = Math.Round(m.EventsPerSecond), CpuSecondsPerMillion = Round(m.CpuSecondsPerMillion), Seconds = Round(m.Elapsed.TotalSeconds) };

    private static string N0(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string N2(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static double Round(double value) => Math.Round(value, 3);
}
