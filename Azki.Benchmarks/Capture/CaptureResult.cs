namespace Azki.Benchmarks.Capture;

/// <summary>What it took to bring rows into the topic.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="FromStart">From the program's start to the last row, its own start included.</param>
/// <param name="Flowing">From the first row that was seen to the last.</param>
/// <param name="Use">What the program used, from its start to the last row.</param>
internal sealed record CaptureResult(int Rows, TimeSpan FromStart, TimeSpan Flowing, ProcessUse Use)
{
    /// <summary>Rows a second while they flow.</summary>
    public double RowsPerSecond => Rows / Flowing.TotalSeconds;

    /// <summary>Rows a second of processor time.</summary>
    public double RowsPerCpuSecond => Rows / Use.Cpu.TotalSeconds;
}
