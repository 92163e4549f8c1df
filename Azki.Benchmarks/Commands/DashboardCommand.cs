using System.CommandLine;
using System.Globalization;
using Azki.Benchmarks.Measurements.Dashboard;
using Azki.Benchmarks.Reporting;
using Azki.Benchmarks.Runs;
using Spectre.Console;

namespace Azki.Benchmarks.Commands;

/// <summary><c>dashboard</c>: how long the queries behind the pages take.</summary>
internal static class DashboardCommand
{
    public static Command Create()
    {
        var events = new Option<long>("--events") { Description = "Events in the warehouse, over thirty days.", HelpName = "N", DefaultValueFactory = _ => 100_000_000 };
        var runs = new Option<int>("--runs") { Description = "Runs of each query that count.", HelpName = "N", DefaultValueFactory = _ => 20 };
        var home = new Option<string?>("--home") { Description = "A folder to keep the warehouse in; a later run on it generates nothing.", HelpName = "DIR" };
        var fill = new Option<bool>("--fill-only") { Description = "Generate the events in --home and measure nothing." };
        var only = new Option<string>("--only") { Description = "Only the queries with this text in their page or name.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        var sql = new Option<bool>("--sql") { Description = "Print the SQL of the queries and measure nothing." };
        events.Validators.Add(r => { if (r.GetValueOrDefault<long>() < 1) r.AddError("--events must be at least 1."); });
        runs.Validators.Add(r => { if (r.GetValueOrDefault<int>() < 1) r.AddError("--runs must be at least 1."); });
        var command = new Command("dashboard", "The time of every query behind the overview, the reports and the journeys, query by query.") { events, runs, home, fill, only, sql };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(events), parsed.GetValue(fill) ? 0 : parsed.GetValue(runs), parsed.GetValue(home), parsed.GetValue(only)!, parsed.GetValue(sql), ct));
        return command;
    }

    private static async Task RunAsync(long events, int runs, string? home, string only, bool isSqlAsked, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        await using var warehouse = await DashboardWarehouse.OpenAsync(home ?? folder.Root, cancellationToken);
        var progress = new ProgressLine();
        var measurement = new DashboardMeasurement(warehouse.Client);
        await measurement.FillAsync(events, progress.Show, cancellationToken);
        var closed = await measurement.CloseAsync(progress.Show, cancellationToken);
        progress.Clear();
        foreach (var (what, pieces, took, slowest) in closed)
            if (pieces > 0) AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{pieces} {what} closed in {took.TotalSeconds:0.0} s, the slowest in {slowest.TotalSeconds:0.0} s"));
        if (runs == 0) return;
        var questions = (await measurement.QuestionsAsync(cancellationToken)).Where(q => $"{q.Page} {q.Name}".Contains(only, StringComparison.OrdinalIgnoreCase)).ToList();
        if (isSqlAsked)
        {
            foreach (var question in questions) Console.WriteLine($"-- {question.Page}: {question.Name}\n{question.Statement.Whole};\n");
            return;
        }
        await measurement.RestAsync(progress.Show, cancellationToken);
        await measurement.WarmAsync(progress.Show, cancellationToken);
        var results = await measurement.MeasureAsync(questions, runs, progress.Show, cancellationToken);
        progress.Clear();
        Print(AnsiConsole.Console, events, results);
    }

    private static void Print(IAnsiConsole console, long events, IReadOnlyList<QuestionTime> results)
    {
        if (Console.IsOutputRedirected) console.Profile.Width = 200;
        var table = new Table().Title(string.Create(CultureInfo.InvariantCulture, $"{events:N0} events of thirty days"));
        table.AddColumn("Page").AddColumn("Query");
        foreach (var name in (string[])["First ms", "Median ms", "p95 ms", "Goal ms"]) table.AddColumn(name, c => c.RightAligned());
        table.AddColumn("");
        foreach (var r in results)
            table.AddRow(r.Question.Page, Markup.Escape(r.Question.Name), Milliseconds(r.First), Milliseconds(r.Median), Milliseconds(r.Percentile95), Milliseconds(r.Question.Goal),
                Markup.Escape(r.Problem is { } problem ? problem[..Math.Min(60, problem.Length)] : r.IsMet ? "met" : "missed"));
        console.Write(table);
    }

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString("#,0", CultureInfo.InvariantCulture);
}
