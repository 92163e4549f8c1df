using System.Globalization;

namespace Azki.Benchmarks.Kills;

/// <summary>Two looks at a home in a row, and what they say of the program between them.</summary>
/// <param name="Before">The earlier look.</param>
/// <param name="Now">The later one.</param>
/// <param name="OldPlans">Up to this number batches were recorded by an earlier run; 0 for none.</param>
/// <param name="IsEnding">The program was asked to end.</param>
internal sealed record Observation(HomeGlance Before, HomeGlance Now, long OldPlans, bool IsEnding)
{
    /// <summary>Whether the program is in a phase; it may be in several.</summary>
    public bool Is(Phase phase) => phase switch
    {
        Phase.Recovering => Now.Plans.Count > 0 && Now.Plans[0] <= OldPlans,
        Phase.Reading => Now.Reads,
        Phase.Logging => Now.LogBytes > Before.LogBytes,
        Phase.Inserting => Now.Plans.Count > 0 && Now.Plans[^1] > OldPlans,
        Phase.Merging => Now.Merges > 0,
        _ => IsEnding,
    };

    /// <summary>Every phase the program is in.</summary>
    public IReadOnlyList<Phase> Phases => [.. Enum.GetValues<Phase>().Where(Is)];

    /// <summary>In words, for the line of a kill.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"log {Now.LogBytes / 1e6:0.0} MB, batches {Now.Plans.Count}, inserts {Now.Inserts}, merges {Now.Merges}");
}
