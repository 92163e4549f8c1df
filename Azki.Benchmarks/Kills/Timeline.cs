namespace Azki.Benchmarks.Kills;

/// <summary>When a run that nobody disturbed was in each phase, in milliseconds since its start.</summary>
internal sealed class Timeline
{
    private readonly Dictionary<Phase, (double First, double Last)> _seen = [];

    /// <summary>How long the run took.</summary>
    public double Length { get; private set; }

    public void Saw(Observation observation, double at)
    {
        Length = Math.Max(Length, at);
        foreach (var phase in observation.Phases) _seen[phase] = _seen.TryGetValue(phase, out var seen) ? (seen.First, at) : (at, at);
    }

    /// <summary>A moment of a phase, or of the run where the phase was not seen in it.</summary>
    public double Draw(Phase phase, Random random)
    {
        // Batches of an earlier run are repeated as soon as the engine is there: while the first file is being read at the latest.
        var (first, last) = phase == Phase.Recovering ? (0, Of(Phase.Reading).First * 1.2) : phase == Phase.ShuttingDown ? (Of(Phase.Reading).First, Length) : Of(phase);
        return first + (random.NextDouble() * (last - first));
    }

    private (double First, double Last) Of(Phase phase) => _seen.TryGetValue(phase, out var seen) ? seen : (Length * 0.2, Length * 0.8);
}
