using System.CommandLine;
using Azki.Cli.Etl;
using Azki.SparkEtl;

namespace Azki.Cli.Commands;

/// <summary><c>azki etl</c>: recomputes events and their metrics.</summary>
internal static class EtlCommand
{
    private const string Spark = "spark";
    private const string Embedded = "embedded";
    private const string MySql = "mysql";
    private const string Reenrich = "reenrich";

    private static readonly Option<DateOnly?> From = new("--from") { Description = "The first day (UTC), included.", HelpName = "yyyy-MM-dd" };
    private static readonly Option<DateOnly?> To = new("--to") { Description = "The last day (UTC), included.", HelpName = "yyyy-MM-dd" };
    private static readonly Option<string?> Engine = new("--engine") { Description = $"What computes: spark (default where ConnectionStrings__{SparkEtlEngine.ConnectionName} is set), or embedded: the warehouse itself." };
    private static readonly Option<string?> Mode = new("--mode")
    {
        Description = "reenrich: stored events get the attributes their users have now. backfill: and events of the sources are added (default where there are sources). rebuild: the days become what the sources say.",
    };
    private static readonly Option<string[]> Events = new("--events") { Description = "A file of raw events, or a folder or glob of them, at a path that Spark sees, which ends in .csv, .ndjson, .jsonl (also .gz) or .parquet. Else the topic of ConnectionStrings__kafka.", HelpName = "FILE" };
    private static readonly Option<string?> Users = new("--users") { Description = "Where users come from: warehouse (default), or mysql: the server of ConnectionStrings__insurance-db, read by Spark." };
    private static readonly Option<bool> ConfirmRemovals = new("--confirm-removals") { Description = "Let a rebuild take away more than a tenth of the stored events." };
    private static readonly Option<TimeOnly?> Daily = new("--daily") { Description = "Stay, and run each day at this time (UTC).", HelpName = "HH:mm" };
    private static readonly Option<int> Days = new("--days") { Description = "With --daily: the last so many days, that of the run included.", HelpName = "N", DefaultValueFactory = _ => 7 };

    public static Command Create()
    {
        Days.Validators.Add(r => { if (r.GetValueOrDefault<int>() < 1) r.AddError("--days must be at least 1."); });
        Engine.AcceptOnlyFromAmong(Spark, Embedded);
        Mode.AcceptOnlyFromAmong([.. Enum.GetNames<BatchMode>().Select(n => n.ToLowerInvariant())]);
        Users.AcceptOnlyFromAmong("warehouse", MySql);
        var home = HomeOption.Create();
        var command = new Command("etl", "Compute events of some days anew, with the attributes their users have now, and all metrics of these months.")
            { From, To, Engine, Mode, Events, Users, ConfirmRemovals, Daily, Days, home };
        command.Validators.Add(result =>
        {
            if (result.GetValue(From) > result.GetValue(To)) result.AddError("--from is after --to.");
            if (result.GetValue(Daily) is not null && (result.GetValue(From) ?? result.GetValue(To)) is not null) result.AddError("--daily takes --days, not --from and --to.");
            if (result.GetValue(Daily) is null && result.GetResult(Days) is { Implicit: false }) result.AddError("--days is for --daily: name the days with --from and --to.");
            if (result.GetValue(Mode) == Reenrich && result.GetValue(Events) is { Length: > 0 }) result.AddError("--mode reenrich reads stored events, and no --events: add those with --mode backfill.");
        });
        command.SetAction((parsed, ct) => RunAsync(parsed, parsed.GetValue(home)!, ct));
        return command;
    }

    private static async Task RunAsync(ParseResult parsed, string home, CancellationToken cancellationToken)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        var usesSpark = (parsed.GetValue(Engine) ?? (configuration.GetConnectionString(SparkEtlEngine.ConnectionName) is { Length: > 0 } ? Spark : Embedded)) == Spark;
        IEtlEngine engine = usesSpark ? new SparkEtlEngine(configuration, TimeProvider.System) : new EmbeddedEtlEngine();
        BatchMode? mode = parsed.GetValue(Mode) is { } name ? Enum.Parse<BatchMode>(name, ignoreCase: true) : null;
        var options = new EtlOptions(
            home, EtlOptions.Within(parsed.GetValue(From)), EtlOptions.Within(parsed.GetValue(To)), mode, parsed.GetValue(Events) ?? [], parsed.GetValue(Users) == MySql, parsed.GetValue(ConfirmRemovals));
        if (parsed.GetValue(Daily) is not { } time)
        {
            Console.WriteLine(await RunOnceAsync(engine, options, cancellationToken));
            return;
        }
        var days = parsed.GetValue(Days);
        await new DailySchedule(time, TimeProvider.System).RunAsync(day => RunOfDayAsync(engine, options with { From = FirstOf(day, days), To = day }, cancellationToken), cancellationToken);
    }

    // However many are asked for: all there are.
    private static DateOnly FirstOf(DateOnly last, int days) => DateOnly.FromDayNumber(Math.Max(EtlOptions.FirstDay.DayNumber, last.DayNumber - days + 1));

    // What was to follow a run must not follow half of one.
    private static async Task<string> RunOnceAsync(IEtlEngine engine, EtlOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await engine.RunAsync(options, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new CliException("stopped before it was done. What was stored stands, but for months that were published already; run it again to go on.", ExitCodes.Failure);
        }
    }

    // A run that fails is said, and does not cost the next one: each does the same days again.
    private static async Task RunOfDayAsync(IEtlEngine engine, EtlOptions options, CancellationToken cancellationToken)
    {
        try
        {
            Console.WriteLine($"{options.To:yyyy-MM-dd}: {await engine.RunAsync(options, cancellationToken)}");
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"azki: {options.To:yyyy-MM-dd}: {AzkiCommand.Explain(e).Message}");
        }
    }
}
