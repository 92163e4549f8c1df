using System.CommandLine;
using Azki.Cli.Hosting;

namespace Azki.Cli.Commands;

/// <summary><c>azki query</c>: SQL over everything the warehouse holds.</summary>
internal static class QueryCommand
{
    public static Command Create()
    {
        var sql = new Argument<string>("SQL") { Description = "A statement; - reads it from stdin." };
        var home = HomeOption.Create();
        var format = new Option<string?>("--format") { Description = "Any ClickHouse format (default: a table in a terminal, TabSeparated in a pipe).", HelpName = "F" };
        var command = new Command("query", "Ask the warehouse in SQL.") { sql, home, format };
        command.SetAction(async (parsed, ct) =>
        {
            var text = parsed.GetValue(sql)!;
            if (text == "-") text = await BlockingCall.RunAsync(Console.In.ReadToEnd, ct);
            await using var session = await HomeSession.OpenAsync(parsed.GetValue(home)!, PlatformScope.Warehouse, ct);
            return await RunAsync(session, text, parsed.GetValue(format), ct);
        });
        return command;
    }

    private static async Task<int> RunAsync(HomeSession session, string sql, string? format, CancellationToken cancellationToken)
    {
        var chosen = format ?? (Console.IsOutputRedirected ? "TabSeparated" : "PrettyCompactMonoBlock");
        await using var answer = await session.Warehouse.SendAsync(sql, chosen, cancellationToken);
        return await StandardOutput.CopyAsync(answer, cancellationToken);
    }
}
