using System.Globalization;
using Spectre.Console;

namespace Azki.Cli.Reporting;

/// <summary>Prints a report for a person.</summary>
internal static class ReportPrinter
{
    public static void Print(IAnsiConsole console, RunReport report)
    {
        if (report.Sources.Count > 0) console.Write(Sources(report.Sources));
        console.Write(Totals(report));
        if (report.TopDays.Count > 0) console.Write(Days(report.TopDays));
        console.WriteLine(Summary(report));
    }

    private static string Summary(RunReport report)
    {
        var time = string.Create(CultureInfo.InvariantCulture, $"{report.ElapsedSeconds:0.0} s");
        var stored = report.Sources.Sum(s => s.Stored);
        if (report.Sources.Count == 0) return $"Ready in {time}.";
        if (report.Sources.Any(s => !s.IsComplete)) return $"Done in {time}, but not every row is accounted for: see `azki status`.";
        var known = report.Sources.Sum(s => s.Duplicates);
        return stored > 0 || known != report.Sources.Sum(s => s.Read) ? $"Done in {time}." : $"Nothing new: every row was known already ({time}).";
    }

    /// <summary>What became of the rows of each source.</summary>
    public static Table Sources(IReadOnlyList<SourceAccount> sources)
    {
        var table = Plain("Source", "Read", "Stored", "Duplicate", "Quarantined");
        foreach (var s in sources)
            table.AddRow(Markup.Escape(s.Source), Grouped(s.Read), Grouped(s.Stored), Grouped(s.Duplicates), s.Quarantined > 0 ? $"[yellow]{Grouped(s.Quarantined)}[/]" : "0");
        return table;
    }

    private static Table Totals(RunReport report)
    {
        var e = report.Events;
        var table = Plain("In the warehouse", "")
            .AddRow("Events", Grouped(e.Stored))
            .AddRow("Users", Grouped(report.Users.Stored))
            .AddRow("Users with events", Grouped(e.UniqueUsers))
            .AddRow("Sessions", Grouped(e.Sessions))
            .AddRow("Purchases", Grouped(e.Purchases))
            .AddRow($"Revenue ({Markup.Escape(report.Currency)}, premium of purchases)", Grouped(e.PurchasePremium))
            .AddRow("Conversion (of sessions)", Percent(report.Conversion));
        if (report.Unknown > 0) table.AddRow("Events of users not known yet", $"[yellow]{Grouped(report.Unknown)}[/]");
        return table;
    }

    private static Table Days(IReadOnlyList<DayTotals> days)
    {
        var table = Plain("Busiest days", "Events", "Users", "Purchases", "Revenue", "Conversion");
        foreach (var d in days) table.AddRow(d.Date, Grouped(d.Events), Grouped(d.Users), Grouped(d.Purchases), Grouped(d.PurchasePremium), Percent(d.Conversion));
        return table;
    }

    public static Table Plain(string first, params string[] numbers)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(first);
        foreach (var name in numbers) table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        return table;
    }

    public static string Grouped(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => share.ToString("P2", CultureInfo.InvariantCulture);
}
