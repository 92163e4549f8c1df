using System.CommandLine;
using Azki.Benchmarks.Kills;
using Azki.Benchmarks.Runs;

namespace Azki.Benchmarks.Commands;

/// <summary><c>kills</c>: kill -9 at many moments, and tables that do not show it.</summary>
internal static class KillsCommand
{
    public static Command Create()
    {
        var kills = new Option<int>("--kills") { Description = "Programs that are killed.", HelpName = "N", DefaultValueFactory = _ => 50 };
        var events = new Option<int>("--events") { Description = "Events loaded on the way.", HelpName = "N", DefaultValueFactory = _ => 500_000 };
        var seed = new Option<int?>("--seed") { Description = "The same seed makes the same files and draws the same moments (default: another each time).", HelpName = "N" };
        foreach (var count in (Option<int>[])[kills, events])
            count.Validators.Add(r => { if (r.GetValueOrDefault<int>() < 1) r.AddError($"{count.Name} must be at least 1."); });

        var command = new Command("kills", "Kill the program at random moments of every phase, restart it, and compare every table with a run that nobody disturbed.") { kills, events, seed };
        command.SetAction((parsed, _) => RunAsync(parsed.GetValue(kills), parsed.GetValue(events), parsed.GetValue(seed) ?? Random.Shared.Next()));
        return command;
    }

    private static async Task<int> RunAsync(int kills, int events, int seed)
    {
        Console.WriteLine($"seed {seed}, {kills} kills, {events} events");
        using var folder = new TemporaryFolder();
        var random = new Random(seed);
        var files = KillTrial.FilesFor(kills);
        var input = new KillInput(folder.NewFolder("input"), random, files, Math.Max(1, events / files));
        var result = await new KillTrial(input, folder.Root, kills, random, Console.WriteLine).RunAsync();

        foreach (var phase in Enum.GetValues<Phase>()) Console.WriteLine($"hit {result.Hits(phase),3} times: {phase}");
        foreach (var line in result.Killed) Console.WriteLine(line);
        if (result.Differences.Count == 0) Console.WriteLine($"After {result.Kills.Count} kills every one of {result.Killed.Count} tables and views equals the undisturbed run.");
        foreach (var line in result.Differences) Console.WriteLine($"DIFFERENT {line}");
        foreach (var phase in result.Missed) Console.WriteLine($"NOT HIT {phase}: take more kills or events.");
        return result.Differences.Count == 0 && result.Missed.Count == 0 ? 0 : 1;
    }
}
