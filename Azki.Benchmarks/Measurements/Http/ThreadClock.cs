using System.Runtime.InteropServices;

namespace Azki.Benchmarks.Measurements.Http;

/// <summary>The processor time of the calling thread (clock_gettime, https://man7.org/linux/man-pages/man3/clock_gettime.3.html).</summary>
internal static partial class ThreadClock
{
    private const int ThreadCpuTime = 3;

    public static TimeSpan Now()
    {
        if (GetTime(ThreadCpuTime, out var time) != 0) throw new InvalidOperationException("This system does not tell the processor time of a thread.");
        return TimeSpan.FromSeconds(time.Seconds) + TimeSpan.FromMicroseconds(time.Nanoseconds / 1000.0);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Timespec time);

    private readonly struct Timespec
    {
        public readonly nint Seconds;
        public readonly nint Nanoseconds;
    }
}
