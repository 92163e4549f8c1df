namespace Azki.Benchmarks.Measurements.Latency;

/// <summary>How long after its answer an event was in every table; all events of a request count alike.</summary>
/// <param name="Events">Events sent.</param>
/// <param name="EventsPerSecond">The rate kept.</param>
/// <param name="Latencies">Of each request, shortest first.</param>
/// <param name="CpuPerSecond">Processor seconds of the whole process a second, clients and probes included.</param>
/// <param name="Looks">How often the tables were asked.</param>
/// <param name="MeanLook">How long an answer took: a latency is too long by up to that, never too short.</param>
internal sealed record LatencyResult(
    int Events, double EventsPerSecond, IReadOnlyList<TimeSpan> Latencies, double CpuPerSecond, int Looks, TimeSpan MeanLook)
{
    /// <summary>The latency that so many of a hundred do not pass.</summary>
    public TimeSpan Percentile(double percent) => Latencies[Math.Min(Latencies.Count - 1, (int)Math.Ceiling(Latencies.Count * percent / 100) - 1)];
}
