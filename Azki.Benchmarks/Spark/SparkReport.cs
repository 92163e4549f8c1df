using System.Globalization;
using System.Text.Json;
using Azki.Benchmarks.Measurements;
using Spectre.Console;

namespace Azki.Benchmarks.Spark;

/// <summary>The three ways from the topic to all tables, side by side.</summary>
internal sealed record SparkReport(int Events, int WarmUpEvents, Measurement Streaming, Measurement Spark, Measurement Replaced)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public string ToJson() => JsonSerializer.Serialize(new { Events, WarmUpEvents, Streaming = Of(Streaming), Spark = Of(Spark), Replaced = Of(Replaced) }, Json);

    public void Print(IAnsiConsole console)
    {
        // In a pipe there is no width to fit: lines stay whole.
        if (Console.IsOutputRedirected) console.Profile.Width = 200;
        var table = new Table().Title(string.Create(CultureInfo.InvariantCulture, $"{Events:N0} events from Kafka into all tables"));
        table.AddColumn("Way");
        foreach (var column in (string[])["Events/s", "Seconds", "x replaced"]) table.AddColumn(column, c => c.RightAligned());
        Add("Streaming path (Azki.StreamEtl)", Streaming);
        Add("Spark: computed, staged, checked, published (azki etl)", Spark);
        Add("As the platform replaced: Spark to Kafka to ClickHouse's Kafka engine, unchecked", Replaced);
        console.Write(table);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Before, both ways through Spark were run on {WarmUpEvents:N0} of the events, so that Spark's server was warm for both."));

        void Add(string name, Measurement m) => table.AddRow(
            name, Number(m.EventsPerSecond, "N0"), Number(m.Elapsed.TotalSeconds, "0.0"), Number(m.RatioTo(Replaced), "0.00"));
    }

    private object Of(Measurement m) => new
    {
        EventsPerSecond = Math.Round(m.EventsPerSecond),
        Seconds = Math.Round(m.Elapsed.TotalSeconds, 2),
        TimesReplaced = Math.Round(m.RatioTo(Replaced), 2),
    };

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
