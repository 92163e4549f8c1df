using System.CommandLine;
using System.Globalization;
using Azki.Benchmarks.Measurements.Browser;
using Azki.Benchmarks.Reporting;
using Azki.Benchmarks.Runs;
using Spectre.Console;

namespace Azki.Benchmarks.Commands;

/// <summary><c>browser</c>: what a person waits for at the dashboard.</summary>
internal static class BrowserCommand
{
    private const int FirstPages = 20;
    private static readonly TimeSpan Looking = TimeSpan.FromSeconds(15);

    public static Command Create()
    {
        var events = new Option<int>("--events") { Description = "Events sent one by one.", HelpName = "N", DefaultValueFactory = _ => 200 };
        var viewers = new Option<int>("--viewers") { Description = "Windows open on the overview at once.", HelpName = "N", DefaultValueFactory = _ => 200 };
        foreach (var option in (Option<int>[])[events, viewers]) option.Validators.Add(r => { if (r.GetValueOrDefault<int>() < 1) r.AddError($"{option.Name} must be at least 1."); });
        var command = new Command("browser", "The overview of the sample in Chromium: the first page, accepted to shown, and what many viewers cost.") { events, viewers };
        command.SetAction((parsed, ct) => RunAsync(parsed.GetValue(events), parsed.GetValue(viewers), ct));
        return command;
    }

    private static async Task RunAsync(int events, int viewers, CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var progress = new ProgressLine();
        progress.Show("loading the sample");
        await using var platform = await SamplePlatform.StartAsync(folder, cancellationToken);
        await using var browser = await BrowserWindow.OpenAsync();
        var measurement = new BrowserMeasurement(platform, browser);
        progress.Show("first page");
        var first = await measurement.FirstPageAsync(FirstPages);
        progress.Show("accepted to shown");
        var visible = await measurement.VisibleAsync(events, cancellationToken);
        progress.Show("one viewer");
        var one = await measurement.QueriesAsync(1, Looking, cancellationToken);
        progress.Show($"{viewers} viewers");
        var many = await measurement.QueriesAsync(viewers, Looking, cancellationToken);
        progress.Clear();

        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 160;
        var table = new Table().Title("The overview of the sample in a browser").AddColumn("What").AddColumn("Figure", c => c.RightAligned()).AddColumn("Goal", c => c.RightAligned());
        table.AddRow("First page ever asked for: figures shown", Text(first[0].Shown), "1,000 ms");
        table.AddRow("First page of a new browser: figures shown, median", Text(first.Select(f => f.Shown).Order().ElementAt(FirstPages / 2)), "1,000 ms");
        table.AddRow("First page of a new browser: figures shown, longest", Text(first.Max(f => f.Shown)), "1,000 ms");
        table.AddRow("The same, charts drawn, longest", Text(first.Max(f => f.Live)), "1,000 ms");
        foreach (var percent in (int[])[50, 99]) table.AddRow($"Event accepted to shown, p{percent} of {events}", Text(visible[(int)Math.Ceiling(events * percent / 100.0) - 1]), percent == 99 ? "3,000 ms" : "");
        table.AddRow("Queries a second, 1 viewer", one.ToString("0.0", CultureInfo.InvariantCulture), "");
        table.AddRow($"Queries a second, {viewers} viewers", many.ToString("0.0", CultureInfo.InvariantCulture), "the same");
        AnsiConsole.Write(table);
    }

    private static string Text(TimeSpan time) => time.TotalMilliseconds.ToString("#,0 'ms'", CultureInfo.InvariantCulture);
}
