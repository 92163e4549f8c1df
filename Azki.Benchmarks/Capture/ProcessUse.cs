using System.Globalization;

namespace Azki.Benchmarks.Capture;

/// <summary>What a process of Linux has used so far.</summary>
/// <param name="Cpu">Of all threads.</param>
/// <param name="PeakBytes">The most memory that was resident.</param>
internal readonly record struct ProcessUse(TimeSpan Cpu, long PeakBytes)
{
    private const int TicksPerSecond = 100, UserTicks = 13, SystemTicks = 14;

    public static ProcessUse Of(int process)
    {
        // The name in brackets may have spaces.
        var stat = File.ReadAllText($"/proc/{process}/stat");
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[UserTicks - 2], CultureInfo.InvariantCulture) + long.Parse(fields[SystemTicks - 2], CultureInfo.InvariantCulture);
        var peak = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        return new(TimeSpan.FromSeconds((double)ticks / TicksPerSecond), long.Parse(peak, CultureInfo.InvariantCulture) * 1024);
    }
}
