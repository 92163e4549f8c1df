using System.Globalization;

namespace Azki.Benchmarks.Kills;

/// <summary>A program that was killed.</summary>
/// <param name="Number">Which kill, from 1.</param>
/// <param name="Aim">The phase it was meant to hit.</param>
/// <param name="Moment">Since the program was started.</param>
/// <param name="Seen">What could be seen right before.</param>
/// <param name="Left">What the home was left with.</param>
internal sealed record Kill(int Number, Phase Aim, TimeSpan Moment, Observation Seen, HomeGlance Left)
{
    /// <summary>Every phase the program was in.</summary>
    public IReadOnlyList<Phase> Phases => Seen.Phases;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"kill {Number,3}  {Moment.TotalMilliseconds,6:0} ms  {Aim,-12} ({string.Join(", ", Phases)}; {Seen}; left: batches {Left.Plans.Count}, inserts {Left.Inserts}, merges {Left.Merges})");
}
