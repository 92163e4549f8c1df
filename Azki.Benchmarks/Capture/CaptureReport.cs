using System.Globalization;
using System.Text.Json;
using Spectre.Console;

namespace Azki.Benchmarks.Capture;

/// <summary>The figures side by side.</summary>
internal sealed record CaptureReport
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private readonly List<(string What, CaptureResult Ours, CaptureResult Theirs)> _rows = [];

    /// <summary>From commit to visible, shortest first; null where it was not measured.</summary>
    public IReadOnlyList<TimeSpan>? Visible { get; set; }

    /// <summary>Changes a second at that.</summary>
    public int Rate { get; set; }

    /// <summary>While one huge transaction passed; null where it was not measured.</summary>
    public (ProcessUse Use, long Bytes)? Large { get; set; }

    public void Add(string what, CaptureResult ours, CaptureResult theirs) => _rows.Add((what, ours, theirs));

    public string ToJson() => JsonSerializer.Serialize(new
    {
        Rows = _rows.Select(r => new { r.What, Bridge = Of(r.Ours), Debezium = Of(r.Theirs), FromStartRatio = Round(r.Theirs.FromStart / r.Ours.FromStart), FlowRatio = Round(r.Ours.RowsPerSecond / r.Theirs.RowsPerSecond), CpuRatio = Round(r.Theirs.Use.Cpu / r.Ours.Use.Cpu) }),
        VisibleP50Ms = Visible is { } v ? Round(At(v, 50).TotalMilliseconds) : (double?)null,
        VisibleP99Ms = Visible is { } w ? Round(At(w, 99).TotalMilliseconds) : (double?)null,
        LargeTransactionMb = Large is { } l ? Round(l.Bytes / 1e6) : (double?)null,
        LargeTransactionPeakMb = Large is { } m ? Round(m.Use.PeakBytes / 1e6) : (double?)null,
    }, Json);

    public void Print(IAnsiConsole console)
    {
        if (Console.IsOutputRedirected) console.Profile.Width = 200;
        var table = new Table().Title("MySQL to Kafka, each alone on the same servers");
        table.AddColumn("Measured");
        foreach (var column in (string[])["Rows/s, flowing", "Seconds from its start", "CPU s", "Peak MB", "x rows/s", "x from start", "x CPU"]) table.AddColumn(column, c => c.RightAligned());
        foreach (var (what, ours, theirs) in _rows)
        {
            Row($"{what}: Azki.CdcBridge", ours, theirs);
            Row($"{what}: Debezium", theirs, theirs);
        }
        console.Write(table);
        if (Visible is { } visible)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Commit to visible in users at {Rate:N0} changes/s: p50 {At(visible, 50).TotalMilliseconds:N0} ms, p99 {At(visible, 99).TotalMilliseconds:N0} ms, longest {visible[^1].TotalMilliseconds:N0} ms, {visible.Count:N0} transactions"));
        if (Large is { } large)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"One transaction of {large.Bytes / 1e9:0.00} GB: the bridge's peak memory {large.Use.PeakBytes / 1e6:N0} MB"));

        void Row(string name, CaptureResult r, CaptureResult yardstick) => table.AddRow(
            name, Text(r.RowsPerSecond, "N0"), Text(r.FromStart.TotalSeconds, "0.0"), Text(r.Use.Cpu.TotalSeconds, "0.0"), Text(r.Use.PeakBytes / 1e6, "N0"),
            Text(r.RowsPerSecond / yardstick.RowsPerSecond, "0.0"), Text(yardstick.FromStart / r.FromStart, "0.0"), Text(yardstick.Use.Cpu / r.Use.Cpu, "0.0"));
    }

    private static TimeSpan At(IReadOnlyList<TimeSpan> sorted, double percent) => sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(sorted.Count * percent / 100) - 1)];

    private static object Of(CaptureResult r) => new
    {
        RowsPerSecond = Math.Round(r.RowsPerSecond),
        FromStartSeconds = Round(r.FromStart.TotalSeconds),
        CpuSeconds = Round(r.Use.Cpu.TotalSeconds),
        PeakMb = Round(r.Use.PeakBytes / 1e6),
    };

    private static double Round(double value) => Math.Round(value, 2);

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
