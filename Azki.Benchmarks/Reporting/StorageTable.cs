using System.Globalization;
using Azki.Benchmarks.Measurements;
using Spectre.Console;

namespace Azki.Benchmarks.Reporting;

/// <summary>The sizes as tables for people.</summary>
internal static class StorageTable
{
    public static void Print(IAnsiConsole console, StorageReport report)
    {
        // In a pipe there is no width to fit: lines stay whole.
        if (Console.IsOutputRedirected) console.Profile.Width = 200;
        foreach (var shape in report.Shapes)
        {
            console.Write(Of(shape, report.Events));
            console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"azki status, which measured {shape.Status.MeasuredRows:N0} events in naive types: {shape.Status.BytesPerRow:0.0} beside {shape.Status.NaiveBytesPerRow:0.0} bytes, {shape.Status.PercentBelowNaive:0.0} % below."));
        }
        console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"Worse of both shapes: {report.MergedPercentBelow:0.0} % below naive types once merged, {report.ClosedPercentBelow:0.0} % once closed; {report.InsertCpuRatio:0.00} of their CPU for the insert."));
    }

    private static Table Of(StorageResult s, int events)
    {
        var table = new Table().Title(Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{events:N0} events: {s.Shape.Describe}")));
        table.AddColumn("Bytes an event");
        foreach (var name in (string[])["Naive types", "Merged", "Closed"]) table.AddColumn(name, c => c.RightAligned());
        foreach (var (name, bytes) in s.Merged.ByColumn) Add(name, s.Naive.BytesOf(name), bytes, s.Closed.BytesOf(name));
        table.AddEmptyRow();
        Add("All, with indexes", s.Naive.Total, s.Merged.Total, s.Closed.Total);
        table.AddRow("Below naive types", "", Percent(s.MergedPercentBelow), Percent(s.ClosedPercentBelow));
        table.AddRow("CPU s/M, insert", Number(s.NaiveInsert.CpuSecondsPerMillion), Number(s.Insert.CpuSecondsPerMillion), "");
        table.AddRow("CPU s/M, merge into one part", Number(s.NaiveMerge.CpuSecondsPerMillion), Number(s.Merge.CpuSecondsPerMillion), Number(s.Recompress.CpuSecondsPerMillion));
        return table;

        void Add(string name, double naive, double merged, double closed) => table.AddRow(name, Number(naive), Number(merged), Number(closed));
    }

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Percent(double value) => value.ToString("0.0 '%'", CultureInfo.InvariantCulture);
}
