namespace Azki.Benchmarks.Kills;

/// <summary>What a trial showed.</summary>
/// <param name="Kills">Every kill.</param>
/// <param name="Missed">Phases that no kill hit.</param>
/// <param name="Undisturbed">The sums of every table that nobody disturbed.</param>
/// <param name="Killed">Those of the tables that the killed programs left.</param>
internal sealed record KillTrialResult(IReadOnlyList<Kill> Kills, IReadOnlyList<Phase> Missed, IReadOnlyList<string> Undisturbed, IReadOnlyList<string> Killed)
{
    /// <summary>The tables that differ.</summary>
    public IReadOnlyList<string> Differences =>
        [.. Undisturbed.Except(Killed).Select(line => $"undisturbed: {line}"), .. Killed.Except(Undisturbed).Select(line => $"killed:      {line}")];

    /// <summary>Kills that found the program in a phase; one may find it in several.</summary>
    public int Hits(Phase phase) => Kills.Count(k => k.Phases.Contains(phase));
}
