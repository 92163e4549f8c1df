namespace Azki.Benchmarks.Measurements.Http;

/// <summary>What requests took.</summary>
/// <param name="All">Server and clients together.</param>
/// <param name="ClientCpu">The clients' part of the processor time.</param>
internal sealed record HttpResult(Measurement All, TimeSpan ClientCpu)
{
    public double ClientCpuSecondsPerMillion => ClientCpu.TotalSeconds / All.Events * 1_000_000;

    public double ServerCpuSecondsPerMillion => All.CpuSecondsPerMillion - ClientCpuSecondsPerMillion;

    public static HttpResult Fastest(IEnumerable<HttpResult> rounds) => rounds.MinBy(r => r.All.Elapsed)!;
}
