using System.Globalization;
using Azki.Benchmarks.Measurements;
using Spectre.Console;

namespace Azki.Benchmarks.Reporting;

/// <summary>The report as tables for people.</summary>
internal static class PipelineTable
{
    public static void Print(IAnsiConsole console, PipelineReport report)
    {
        // In a pipe there is no width to fit: lines stay whole.
        if (Console.IsOutputRedirected) console.Profile.Width = 200;
        foreach (var shape in report.Shapes) console.Write(Of(shape, report.Events));
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Worse of both shapes: log to tables {report.EtlRatio:0.00} and CSV to tables {report.EndToEndRatio:0.00} of the engine limit; CSV to tables {report.SqlRatio:0.00} of SQL."));
    }

    private static Table Of(ShapeResult s, int events)
    {
        var table = new Table().Title(Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{events:N0} events: {s.Shape.Describe}")));
        table.AddColumn("Measured");
        foreach (var column in (string[])["Events/s", "CPU s/M", "Yardstick", "Its events/s", "Its CPU s/M", "Ratio"]) table.AddColumn(column, c => c.RightAligned());
        AddAlone("CSV alone: parse, normalise, identify, encode; one thread", s.Parse);
        AddAlone("Rows from memory to all tables, one connection", s.Push);
        AddAlone("Rows from memory to all tables, two connections", s.PushByTwo);
        Add("Log to all tables", s.Etl, "engine limit", s.Limit);
        Add("CSV to log to all tables", s.EndToEnd, "engine limit", s.Limit);
        Add("CSV to log to all tables", s.EndToEnd, "SQL: file() JOIN users", s.Sql);
        return table;

        void AddAlone(string name, Measurement m) => table.AddRow(name, Rate(m), Cpu(m), "", "", "", "");

        void Add(string name, Measurement m, string yardstick, Measurement y) => table.AddRow(
            name, Rate(m), Cpu(m), yardstick, Rate(y), Cpu(y), m.RatioTo(y).ToString("0.00", CultureInfo.InvariantCulture));
    }

    private static string Rate(Measurement m) => m.EventsPerSecond.ToString("N0", CultureInfo.InvariantCulture);

    private static string Cpu(Measurement m) => m.CpuSecondsPerMillion.ToString("0.00", CultureInfo.InvariantCulture);
}
