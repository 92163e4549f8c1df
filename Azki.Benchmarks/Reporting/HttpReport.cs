using System.Globalization;
using System.Text.Json;
using Azki.Benchmarks.Measurements;
using Azki.Benchmarks.Measurements.Http;
using Spectre.Console;

namespace Azki.Benchmarks.Reporting;

/// <summary>What requests of events cost.</summary>
/// <param name="Events">Events sent.</param>
/// <param name="Clients">Connections.</param>
/// <param name="Ingest">Into the log, each request answered when it was durable.</param>
/// <param name="Discard">The same requests to a Kestrel that throws them away.</param>
/// <param name="Reading">The framework's JSON reader over the same bytes.</param>
internal sealed record HttpReport(int Events, int Clients, HttpResult Ingest, HttpResult Discard, Measurement Reading)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Our rate over that of a Kestrel that does nothing.</summary>
    public double HttpRatio => Ingest.All.RatioTo(Discard.All);

    /// <summary>One line.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Events,
            Clients,
            HttpEventsPerSecond = Math.Round(Ingest.All.EventsPerSecond),
            HttpRatio = Round(HttpRatio),
            // Holds on a machine that is shared, where time by the clock says little.
            HttpCpuRatio = Round(Discard.All.CpuSecondsPerMillion / Ingest.All.CpuSecondsPerMillion),
            Ingest = Of(Ingest),
            Discard = Of(Discard),
            JsonReader = new { EventsPerSecond = Math.Round(Reading.EventsPerSecond), CpuSecondsPerMillion = Round(Reading.CpuSecondsPerMillion) },
        },
        Json);

    public void Print(IAnsiConsole console)
    {
        if (Console.IsOutputRedirected) console.Profile.Width = 200;
        var table = new Table().Title(Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{Events:N0} events, 10,000 a request, {Clients} connections")));
        table.AddColumn("Measured");
        foreach (var column in (string[])["Events/s", "CPU s/M", "of it server", "of it clients", "Ratio"]) table.AddColumn(column, c => c.RightAligned());
        Add("POST /v1/events, NDJSON, answered when durable", Ingest, HttpRatio);
        Add("Yardstick: Kestrel throws the same bodies away", Discard, null);
        table.AddRow("Utf8JsonReader over the same bytes, one thread", N0(Reading.EventsPerSecond), N2(Reading.CpuSecondsPerMillion), "", "", "");
        console.Write(table);

        void Add(string name, HttpResult r, double? ratio) => table.AddRow(
            name, N0(r.All.EventsPerSecond), N2(r.All.CpuSecondsPerMillion), N2(r.ServerCpuSecondsPerMillion), N2(r.ClientCpuSecondsPerMillion),
            ratio is { } value ? N2(value) : "");
    }

    private static object Of(HttpResult r) => new
    {
        EventsPerSecond = Math.Round(r.All.EventsPerSecond),
        CpuSecondsPerMillion = Round(r.All.CpuSecondsPerMillion),
        ServerCpuSecondsPerMillion = Round(r.ServerCpuSecondsPerMillion),
        ClientCpuSecondsPerMillion = Round(r.ClientCpuSecondsPerMillion),
        Seconds = Round(r.All.Elapsed.TotalSeconds),
    };

    private static string N0(double value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string N2(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static double Round(double value) => Math.Round(value, 3);
}
