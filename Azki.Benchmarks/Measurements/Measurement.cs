namespace Azki.Benchmarks.Measurements;

/// <summary>What some events took.</summary>
/// <param name="Events">The number of events.</param>
/// <param name="Elapsed">By the clock on the wall.</param>
/// <param name="Cpu">Of all threads of this process, the engine's and its merges' included.</param>
internal sealed record Measurement(int Events, TimeSpan Elapsed, TimeSpan Cpu)
{
    public static readonly Measurement None = new(0, TimeSpan.Zero, TimeSpan.Zero);

    public double EventsPerSecond => Events / Elapsed.TotalSeconds;

    public double CpuSecondsPerMillion => Cpu.TotalSeconds / Events * 1_000_000;

    /// <summary>How much faster this is than a yardstick.</summary>
    public double RatioTo(Measurement yardstick) => EventsPerSecond / yardstick.EventsPerSecond;

    public static Measurement operator +(Measurement one, Measurement other) =>
        new(one.Events + other.Events, one.Elapsed + other.Elapsed, one.Cpu + other.Cpu);

    public static Measurement Fastest(IEnumerable<Measurement> rounds) => rounds.MinBy(m => m.Elapsed)!;
}
