using System.CommandLine;
using System.Globalization;
using Azki.Cli.Hosting;

namespace Azki.Cli.Commands;

/// <summary><c>azki etl</c>: recomputes stored events and their metrics.</summary>
internal static class EtlCommand
{
    public static Command Create()
    {
        var from = new Option<DateOnly?>("--from") { Description = "The first day (UTC), included.", HelpName = "yyyy-MM-dd" };
        var to = new Option<DateOnly?>("--to") { Description = "The last day (UTC), included.", HelpName = "yyyy-MM-dd" };
        var home = HomeOption.Create();
        var command = new Command("etl", "Give the stored events of some days the attributes their users have now, and recompute all metrics.") { from, to, home };
        command.SetAction(async (parsed, ct) =>
        {
            await using var session = await HomeSession.OpenAsync(parsed.GetValue(home)!, PlatformScope.All, ct);
            var answer = await session.ReenrichAsync(parsed.GetValue(from), parsed.GetValue(to), ct);
            var months = answer.Months.Select(m => string.Create(CultureInfo.InvariantCulture, $"{m / 100}-{m % 100:00}"));
            Console.WriteLine(answer.Events == 0 ? "No events in these days." : string.Create(
                CultureInfo.InvariantCulture, $"{answer.Events:N0} events enriched anew; metrics recomputed for {string.Join(", ", months)}."));
        });
        return command;
    }
}
