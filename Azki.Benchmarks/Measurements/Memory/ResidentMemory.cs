using System.Globalization;

namespace Azki.Benchmarks.Measurements.Memory;

/// <summary>
/// What this process has in memory, in bytes, as Linux counts it (https://man7.org/linux/man-pages/man5/proc_pid_status.5.html).
/// </summary>
/// <param name="Total">All of it.</param>
/// <param name="Files">The part that is pages of files, such as the engine's library: the system may take it back at any time.</param>
internal readonly record struct ResidentMemory(long Total, long Files)
{
    public static ResidentMemory Now()
    {
        long total = 0, files = 0;
        foreach (var line in File.ReadLines("/proc/self/status"))
        {
            if (line.StartsWith("VmRSS:", StringComparison.Ordinal)) total = Kilobytes(line);
            else if (line.StartsWith("RssFile:", StringComparison.Ordinal)) files = Kilobytes(line);
        }
        return new(total << 10, files << 10);
    }

    private static long Kilobytes(string line) =>
        long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
