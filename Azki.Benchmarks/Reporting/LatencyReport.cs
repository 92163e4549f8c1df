using System.Globalization;
using System.Text.Json;
using Azki.Benchmarks.Measurements.Latency;
using Spectre.Console;

namespace Azki.Benchmarks.Reporting;

/// <summary>How long events were on their way, beside what the engine alone takes for one insert.</summary>
/// <param name="Rate">Events a second asked for.</param>
/// <param name="Result">What was measured.</param>
/// <param name="EngineInsert">The engine alone: one insert into all tables.</param>
/// <param name="EngineRows">The rows of it.</param>
internal sealed record LatencyReport(int Rate, LatencyResult Result, TimeSpan EngineInsert, int EngineRows)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private TimeSpan P50 => Result.Percentile(50);

    private TimeSpan P99 => Result.Percentile(99);

    /// <summary>One line. The ratio is ours over the yardstick, here the longer of two times: above 1.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Result.Events,
            Rate,
            RateKept = Math.Round(Result.EventsPerSecond),
            P50Ms = Ms(P50),
            P99Ms = Ms(P99),
            MaxMs = Ms(Result.Percentile(100)),
            EngineInsertMs = Ms(EngineInsert),
            LatencyRatio = Math.Round(P50 / EngineInsert, 2),
            CpuPerSecond = Math.Round(Result.CpuPerSecond, 2),
            Result.Looks,
            MeanLookMs = Ms(Result.MeanLook),
        },
        Json);

    public void Print(IAnsiConsole console)
    {
        if (Console.IsOutputRedirected) console.Profile.Width = 200;
        var table = new Table().Title(Markup.Escape(string.Create(CultureInfo.InvariantCulture,
            $"{Result.Events:N0} events at {Result.EventsPerSecond:N0} a second: answered by HTTP → in every table")));
        foreach (var column in (string[])["p50 ms", "p99 ms", "max ms", $"Yardstick: the engine's insert of {EngineRows:N0} rows, ms", "Ratio of p50", "CPU s a second", "Looks", "ms a look"])
            table.AddColumn(column, c => c.RightAligned());
        table.AddRow(
            N0(P50), N0(P99), N0(Result.Percentile(100)), N0(EngineInsert), (P50 / EngineInsert).ToString("0.0", CultureInfo.InvariantCulture),
            Result.CpuPerSecond.ToString("0.00", CultureInfo.InvariantCulture), Result.Looks.ToString(CultureInfo.InvariantCulture), N0(Result.MeanLook));
        console.Write(table);
    }

    private static string N0(TimeSpan time) => time.TotalMilliseconds.ToString("N0", CultureInfo.InvariantCulture);

    private static double Ms(TimeSpan time) => Math.Round(time.TotalMilliseconds, 1);
}
