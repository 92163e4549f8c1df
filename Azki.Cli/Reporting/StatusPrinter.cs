using System.Globalization;
using Azki.ServiceDefaults.Faults;
using Spectre.Console;

namespace Azki.Cli.Reporting;

/// <summary>Prints a status for a person.</summary>
internal static class StatusPrinter
{
    public static void Print(IAnsiConsole console, StatusReport status)
    {
        console.WriteLine(status.Running ? "An instance is running on this home." : "No instance is running on this home.");
        console.WriteLine(status.Pending == 0 ? "Everything in the log is in the warehouse." : $"Still to come from the log: {ReportPrinter.Grouped(status.Pending)} records.");
        if (status.Stalled is { } reason) console.WriteLine($"Loading is stalled: {reason}");
        foreach (var part in status.Damaged) console.WriteLine($"DAMAGED: {part}");
        if (status.Damaged.Count > 0) console.WriteLine(Fault.AdviceFor(FaultKind.DamagedWarehouse));
        console.Write(ReportPrinter.Sources(status.Sources));
        var tables = ReportPrinter.Plain("Table", "Rows", "MB on disk", "Bytes a row", "Parts");
        foreach (var t in status.Tables)
            tables.AddRow(Markup.Escape(t.Table), ReportPrinter.Grouped(t.Rows), (t.Bytes / 1e6).ToString("N1", CultureInfo.InvariantCulture),
                (t.Bytes / (double)Math.Max(1, t.Rows)).ToString("N1", CultureInfo.InvariantCulture), ReportPrinter.Grouped(t.Parts));
        console.Write(tables);
        if (status.Storage is { Rows: > 0 } storage) console.Write(StorageTable.Of(storage));
        var quality = ReportPrinter.Plain("Data quality", "Count");
        foreach (var f in status.Quality) quality.AddRow(Markup.Escape(f.Name), ReportPrinter.Grouped(f.Value));
        console.Write(quality);
    }
}
