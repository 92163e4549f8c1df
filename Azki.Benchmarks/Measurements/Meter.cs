using System.Diagnostics;

namespace Azki.Benchmarks.Measurements;

/// <summary>Clocks that run from the moment it is made.</summary>
internal sealed class Meter
{
    private readonly TimeSpan _cpu = Cpu();
    private readonly long _started = Stopwatch.GetTimestamp();

    public Measurement Stop(int events) => new(events, Stopwatch.GetElapsedTime(_started), Cpu() - _cpu);

    private static TimeSpan Cpu()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }
}
