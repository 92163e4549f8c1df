using System.CommandLine;
using System.Diagnostics;
using Azki.CdcBridge;
using Azki.CdcBridge.Checks;
using Azki.Cli.Homes;
using Azki.Cli.Hosting;
using Azki.Cli.Reporting;
using Azki.ServiceDefaults;
using Spectre.Console;

namespace Azki.Cli.Commands;

/// <summary><c>azki run</c>: starts everything, loads files, reports, and stays up.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var users = new Option<string?>("--users") { Description = "A users.csv, kept in step while running (default: the sample, in a home that began with it).", HelpName = "FILE" };
        var events = new Option<string[]>("--events")
        {
            Description = "A file of events: CSV, NDJSON or a JSON array, plain, gzip or zstd (default: the sample, in a home that began with it). May be repeated.",
            HelpName = "FILE",
        };
        var home = HomeOption.Create();
        var once = new Option<bool>("--once") { Description = "End after loading; open no ports." };
        var json = new Option<bool>("--json") { Description = "Print the report as one JSON object on one line." };
        var port = new Option<int>("--port") { Description = "The port of the HTTP interface.", HelpName = "N", DefaultValueFactory = _ => 8080 };
        var clickHousePort = new Option<int>("--clickhouse-port") { Description = "The port of the ClickHouse HTTP interface.", HelpName = "N", DefaultValueFactory = _ => 8123 };
        var confirm = new Option<bool>("--confirm-removals") { Description = "Accept a users.csv that removes more than a tenth of the users." };
        var verbose = new Option<bool>("--verbose") { Description = "Log what the services do to stderr." };
        foreach (var number in (Option<int>[])[port, clickHousePort])
            number.Validators.Add(r => { if (r.GetValueOrDefault<int>() is < 0 or > 65535) r.AddError($"{number.Name} must be from 0 to 65535."); });

        var command = new Command("run", "Start the platform, load files and show the figures.") { users, events, home, once, json, port, clickHousePort, confirm, verbose };
        command.SetAction((parsed, ct) => RunAsync(
            new(parsed.GetValue(home)!, parsed.GetValue(users), parsed.GetValue(events) ?? [], parsed.GetValue(once), parsed.GetValue(json),
                parsed.GetValue(port), parsed.GetValue(clickHousePort), parsed.GetValue(confirm), parsed.GetValue(verbose)), ct));
        return command;
    }

    private static async Task<int> RunAsync(RunOptions options, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var home = new HomeFolder(options.Home);
        var areUsersInDatabase = CaptureChecks.IsDatabaseNamed(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        var (users, events, format) = options.Inputs(HomeFormat.Read(home), areUsersInDatabase);
        foreach (var file in events.Append(users).OfType<string>())
            if (!File.Exists(file)) throw new CliException($"{file} is not there.");

        var settings = new PlatformSettings(home.Path, options.Once ? null : options.Port, options.Once ? null : options.ClickHousePort, options.Verbose) { WatchedUsers = options.Once ? null : users, Begin = format };
        await using var platform = await Platform.StartAsync(settings, cancellationToken);
        platform.Announce();
        try
        {
            return await platform.WhileUpAsync(token => RunAsync(platform, users, events, options, started, token), cancellationToken);
        }
        finally
        {
            RunningInstance.Withdraw(home);
        }
    }

    private static async Task<int> RunAsync(Platform platform, string? users, IReadOnlyList<string> events, RunOptions options, long started, CancellationToken cancellationToken)
    {
        var (sources, refused, uncaptured) = await LoadAsync(platform, users, events, options, cancellationToken);
        var report = await RunReport.CollectAsync(platform.Warehouse, sources, Stopwatch.GetElapsedTime(started), cancellationToken);
        if (platform.Services.GetRequiredService<IConfiguration>()["Azki:Currency"] is { Length: > 0 } currency) report = report with { Currency = currency };
        if (options.Json) Console.WriteLine(report.ToJson());
        else ReportPrinter.Print(AnsiConsole.Console, report);
        var problems = uncaptured.Concat(refused).Concat(SourceAccount.Problems(sources)).ToList();
        // As azki ingest ends.
        var isAllRefused = refused.Count > 0 && refused.Count == events.Count;
        if (options.Once)
            return problems.Count == 0 ? ExitCodes.Success : throw new CliException(string.Join(Environment.NewLine, problems), isAllRefused ? ExitCodes.InputRefused : ExitCodes.Failure);
        // Not only at the end, which may be weeks away.
        foreach (var problem in problems) StandardError.Console.MarkupLineInterpolated($"[yellow]azki: {problem}[/]");
        await StayUpAsync(platform, cancellationToken);
        return ExitCodes.Success;
    }

    private static async Task<(IReadOnlyList<SourceAccount> Sources, IReadOnlyList<string> Refused, IReadOnlyList<string> Uncaptured)> LoadAsync(
        Platform platform, string? users, IReadOnlyList<string> events, RunOptions options, CancellationToken cancellationToken)
    {
        var accounts = platform.Services.GetRequiredService<Accounts>();
        var (sources, refused, uncaptured) = (new List<SourceAccount>(), new List<string>(), new List<string>());
        await LoadProgress.RunAsync(async progress =>
        {
            // Without the option it is for the setting to say.
            bool? confirmRemovals = options.ConfirmRemovals ? true : null;
            var synced = users is null ? null : await progress.UsersAsync(users, () => platform.Users.SyncAsync(users, confirmRemovals, cancellationToken));
            platform.Services.GetService<FirstUsersLoad>()?.Complete();
            if (platform.Services.GetService<DatabaseUsers>() is { } database && await progress.DatabaseAsync(database, cancellationToken) is { } problem)
                uncaptured.Add($"The users of the database are not captured: {problem}");
            var loaded = new List<Ingestor.IngestResult>();
            foreach (var file in events)
            {
                try
                {
                    await using var content = await InputFile.OpenAsync(file, cancellationToken);
                    loaded.Add(await progress.FileAsync(file, p => platform.Files.IngestAsync(content, file, p, cancellationToken)));
                }
                catch (Ingestor.FileRefusedException e)
                {
                    // Nothing of this file; the others are loaded and reported all the same.
                    refused.Add(e.Message);
                }
            }
            await progress.CatchUpAsync(platform, cancellationToken);
            foreach (var result in loaded) sources.Add(await accounts.OfAsync(result, cancellationToken));
            if (synced is not null) sources.Insert(0, await accounts.OfAsync(synced, cancellationToken));
        });
        return (sources, refused, uncaptured);
    }

    private static async Task StayUpAsync(Platform platform, CancellationToken cancellationToken)
    {
        var console = StandardError.Console;
        foreach (var (what, url) in platform.Addresses) console.MarkupLineInterpolated($"  {what,-22} [link]{url}[/]");
        console.WriteLine("Running. Ctrl-C ends it.");
        await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        console.WriteLine("Ending: the last batch is finished first.");
    }
}
