namespace Azki.Benchmarks.Binlog;

/// <summary>What one pass over the recording took.</summary>
/// <param name="Rows">Row changes.</param>
/// <param name="Elapsed">By the clock on the wall.</param>
/// <param name="Cpu">Of all threads of the process.</param>
/// <param name="Allocated">Bytes on the managed heap.</param>
internal sealed record BinlogResult(int Rows, TimeSpan Elapsed, TimeSpan Cpu, long Allocated)
{
    public double RowsPerSecond => Rows / Elapsed.TotalSeconds;

    /// <summary>What one core does when it does nothing else.</summary>
    public double RowsPerCpuSecond => Rows / Cpu.TotalSeconds;

    public double AllocatedPerRow => (double)Allocated / Rows;
}
