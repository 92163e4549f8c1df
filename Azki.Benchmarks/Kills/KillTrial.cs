using System.Text.Json;

namespace Azki.Benchmarks.Kills;

/// <summary>
/// Loads the same files into two homes: into one at leisure, into the other by programs that are killed again and again, each restart going
/// on from what the last one left. In the end both hold the same.
/// </summary>
internal sealed class KillTrial(KillInput input, string folder, int kills, Random random, Action<string> say)
{
    // Small batches: many of them, and much to merge.
    private static readonly Dictionary<string, string> Settings = new() { ["Azki__StreamEtl__MaxBatchRows"] = "3000" };

    // Of so many programs one is left to run to its end: it shows how long a run takes now, and that everything is accounted for on the way.
    private const int KillsBetweenRests = 10;

    // A phase that was not hit by then gets some more tries.
    private const int MoreKills = 6;

    // So many programs are waited for until one comes to what is aimed at; the next is killed wherever it is.
    private const int MostTries = 6;

    private readonly string _undisturbed = Path.Combine(folder, "undisturbed");
    private readonly string _killed = Path.Combine(folder, "killed");
    private readonly List<Kill> _kills = [];
    private Timeline _timeline = new();
    private TimeSpan _ending = TimeSpan.FromMilliseconds(500);

    /// <summary>Files of events the trial takes: one that is not disturbed, one a kill.</summary>
    public static int FilesFor(int kills) => 1 + kills + MoreKills;

    /// <summary>Runs the trial.</summary>
    /// <exception cref="InvalidOperationException">A program that nobody disturbed failed.</exception>
    public async Task<KillTrialResult> RunAsync()
    {
        say("undisturbed: loading");
        await CompleteAsync(_undisturbed, input.EarlyUsers, input.Events.Take(LateFrom), new());
        await CompleteAsync(_undisturbed, input.AllUsers, input.Events.Skip(LateFrom), new());

        await CompleteAsync(_killed, input.EarlyUsers, input.Events.Take(1), _timeline);
        _ending = await EndingAsync();
        var done = 1;
        for (var next = 2; _kills.Count < kills || (_kills.Count < kills + MoreKills && Missed.Any()); next++)
        {
            // A file that a kill cut short is read again by the next program, before its own.
            var upTo = Math.Min(next, input.Events.Count);
            await KillOneAsync([.. input.Events.Take(upTo).Skip(done)], UsersAt(upTo));
            if (_kills.Count % KillsBetweenRests != 0) continue;
            _timeline = new();
            await CompleteAsync(_killed, UsersAt(upTo), input.Events.Take(upTo).Skip(done), _timeline);
            done = Math.Min(upTo, input.Events.Count - 1);
        }
        await CompleteAsync(_killed, input.AllUsers, input.Events, new());

        say("comparing");
        return new(_kills, [.. Missed], await TableSums.ReadAsync(_undisturbed), await TableSums.ReadAsync(_killed));
    }

    private IEnumerable<Phase> Missed => Enum.GetValues<Phase>().Except(_kills.SelectMany(k => k.Phases));

    private int LateFrom => input.Events.Count / 2;

    private string UsersAt(int files) => files > LateFrom ? input.AllUsers : input.EarlyUsers;

    private async Task KillOneAsync(IReadOnlyList<string> files, string users)
    {
        var aim = NextAim();
        var moment = _timeline.Draw(aim, random);
        for (var tries = 1; ; tries++, moment *= 0.7)
        {
            // One that recovered and ran to its end left nothing to recover to the next.
            if (!CanComeTo(aim))
            {
                aim = NextAim();
                moment = _timeline.Draw(aim, random);
            }
            using var victim = Start(aim == Phase.ShuttingDown ? Serving : Once, _killed, users, files);
            var seen = aim == Phase.ShuttingDown
                ? await victim.KillEndingAsync(TimeSpan.FromMilliseconds(moment), _ending * random.NextDouble())
                : await victim.KillAsync(tries > MostTries ? null : aim, TimeSpan.FromMilliseconds(moment));
            if (seen is null) continue; // Over before it came to that: earlier, then.
            _kills.Add(new(_kills.Count + 1, aim, victim.Elapsed, seen, HomeGlance.At(_killed)));
            say(_kills[^1].ToString());
            return;
        }
    }

    // The phase that was hit least so far; recovery only where there is something to recover.
    private Phase NextAim() =>
        Enum.GetValues<Phase>().Where(CanComeTo)
            .OrderBy(p => _kills.Count(k => k.Aim == p)).ThenBy(p => p != Phase.Recovering).ThenBy(_ => random.Next()).First();

    private bool CanComeTo(Phase phase) => phase != Phase.Recovering || HomeGlance.At(_killed).Plans.Count > 0;

    private static string[] Once => ["run", "--once", "--json"];

    private static string[] Serving => ["run", "--json", "--port", "0", "--clickhouse-port", "0"];

    private Victim Start(string[] command, string home, string users, IEnumerable<string> files) =>
        Victim.Start([.. command, "--home", home, "--users", users, .. files.SelectMany(f => (string[])["--events", f])], Settings, home, input.Folder);

    private async Task CompleteAsync(string home, string users, IEnumerable<string> files, Timeline timeline)
    {
        using var program = Start(Once, home, users, files);
        using var report = JsonDocument.Parse(await program.EndAsync(timeline));
        foreach (var source in report.RootElement.GetProperty("sources").EnumerateArray())
        {
            if (Number("read") != Number("stored") + Number("duplicates") + Number("quarantined"))
                throw new InvalidOperationException($"Not every row is accounted for: {source.GetRawText()}");

            long Number(string name) => source.GetProperty(name).GetInt64();
        }
    }

    // How long a program takes to end when it is asked to in the middle of its work.
    private async Task<TimeSpan> EndingAsync()
    {
        using var program = Start(Serving, _killed, input.EarlyUsers, input.Events.Take(1));
        return await program.TerminateAsync(TimeSpan.FromMilliseconds(_timeline.Draw(Phase.ShuttingDown, random)));
    }
}
