using System.CommandLine;
using Azki.CdcBridge;
using Azki.CdcBridge.Checks;
using Azki.CdcBridge.Signals;
using Azki.Cli.Hosting;
using Azki.Cli.Reporting;
using Azki.EventLog;
using Spectre.Console;

namespace Azki.Cli.Commands;

/// <summary><c>azki cdc</c>: the capture of changes from MySQL.</summary>
internal static class CdcCommand
{
    public static Command Create() => new("cdc", "Look after the capture of users from MySQL.") { Check(), Snapshot() };

    private static Command Check()
    {
        var command = new Command("check", $"Check what the capture needs of the server that ConnectionStrings__{CdcOptions.ConnectionName} names; says how to mend what is missing.");
        command.SetAction(async (_, ct) =>
        {
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables().Build();
            RequireDatabase(configuration);
            var results = await CaptureChecks.RunAsync(configuration, ct);
            foreach (var result in results) Print(result);
            return results.Any(r => r.State == CheckState.Missing) ? ExitCodes.Failure : ExitCodes.Success;
        });
        return command;
    }

    private static Command Snapshot()
    {
        var table = new Argument<string>("table") { Description = "database.table" };
        var home = HomeOption.Create();
        var command = new Command("snapshot", "Copy a table again while changes are streamed; also takes up a table that was stopped.") { table, home };
        command.SetAction(async (parsed, ct) =>
        {
            var name = parsed.GetValue(table)!;
            if (!name.Contains('.', StringComparison.Ordinal)) throw new CliException($"'{name}' is no table: write database.table.", ExitCodes.Usage);
            await RequestAsync(name, parsed.GetValue(home)!, ct);
            Console.WriteLine($"Asked for: the capture copies {name} beside the stream. /health and the metric azki.cdc.snapshot.rows show how far it is.");
        });
        return command;
    }

    private static async Task RequestAsync(string table, string home, CancellationToken cancellationToken)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddEnvironmentVariables();
        if (builder.Configuration.GetConnectionString("kafka") is not { Length: > 0 })
        {
            // The log of a home is its running instance's.
            await using var session = await HomeSession.OpenAsync(home, PlatformScope.All, cancellationToken);
            await session.RequestSnapshotAsync(table, cancellationToken);
            return;
        }
        RequireDatabase(builder.Configuration);
        builder.AddEventLog();
        builder.AddCdcBridge();
        using var host = builder.Build();
        await host.Services.GetRequiredService<CaptureSignals>().RequestSnapshotAsync(table, cancellationToken);
        await host.Services.GetRequiredService<IEventLog>().DisposeAsync();
    }

    private static void RequireDatabase(IConfiguration configuration)
    {
        if (!CaptureChecks.IsDatabaseNamed(configuration))
            throw new CliException($"No server is named. Name it with env 'ConnectionStrings__{CdcOptions.ConnectionName}=Server=…;User ID=…;Password=…' azki …", ExitCodes.Usage);
    }

    private static void Print(CheckResult result)
    {
        AnsiConsole.MarkupLineInterpolated($"{CheckWord.Of(result.State)}  {result.Name,-20} {result.Words}");
        if (result.Remedy is not null) AnsiConsole.MarkupLineInterpolated($"         {"",-20} {result.Remedy}");
    }
}
