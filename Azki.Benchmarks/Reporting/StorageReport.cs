using System.Text.Json;
using Azki.Benchmarks.Measurements;

namespace Azki.Benchmarks.Reporting;

/// <summary>The sizes of all shapes; in the summary, the worse of the shapes.</summary>
internal sealed record StorageReport(int Events, IReadOnlyList<StorageResult> Shapes)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public double MergedPercentBelow => Shapes.Min(s => s.MergedPercentBelow);

    public double ClosedPercentBelow => Shapes.Min(s => s.ClosedPercentBelow);

    public double InsertCpuRatio => Shapes.Max(s => s.InsertCpuRatio);

    /// <summary>One line.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new
        {
            Events,
            MergedPercentBelowNaive = Round(MergedPercentBelow),
            ClosedPercentBelowNaive = Round(ClosedPercentBelow),
            InsertCpuRatio = Round(InsertCpuRatio),
            Shapes = Shapes.ToDictionary(s => s.Shape.Name, Of),
        }, Json);

    private static object Of(StorageResult s) => new
    {
        NaiveBytes = Round(s.Naive.Total),
        MergedBytes = Round(s.Merged.Total),
        ClosedBytes = Round(s.Closed.Total),
        MergedPercentBelowNaive = Round(s.MergedPercentBelow),
        ClosedPercentBelowNaive = Round(s.ClosedPercentBelow),
        StatusPercentBelowNaive = s.Status.PercentBelowNaive,
        NaiveInsertCpuSecondsPerMillion = Round(s.NaiveInsert.CpuSecondsPerMillion),
        InsertCpuSecondsPerMillion = Round(s.Insert.CpuSecondsPerMillion),
        InsertCpuRatio = Round(s.InsertCpuRatio),
        NaiveMergeCpuSecondsPerMillion = Round(s.NaiveMerge.CpuSecondsPerMillion),
        MergeCpuSecondsPerMillion = Round(s.Merge.CpuSecondsPerMillion),
        RecompressCpuSecondsPerMillion = Round(s.Recompress.CpuSecondsPerMillion),
        Columns = s.Merged.ByColumn.ToDictionary(c => c.Name, c => new
        {
            Naive = Round(s.Naive.BytesOf(c.Name)),
            Merged = Round(c.Bytes),
            Closed = Round(s.Closed.BytesOf(c.Name)),
        }),
    };

    private static double Round(double value) => Math.Round(value, 2);
}
