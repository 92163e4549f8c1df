using System.Text.Json;
using Azki.Benchmarks.Measurements;

namespace Azki.Benchmarks.Reporting;

/// <summary>The figures of all shapes. A ratio is ours over the yardstick, the worse of the shapes.</summary>
internal sealed record PipelineReport(int Events, IReadOnlyList<ShapeResult> Shapes)
{
    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    public double EtlRatio => Shapes.Min(s => s.EtlRatio);

    public double EndToEndRatio => Shapes.Min(s => s.EndToEndRatio);

    public double SqlRatio => Shapes.Min(s => s.SqlRatio);

    /// <summary>One line.</summary>
    public string ToJson() => JsonSerializer.Serialize(
        new { Events, EtlRatio = Round(EtlRatio), EndToEndRatio = Round(EndToEndRatio), SqlRatio = Round(SqlRatio), Shapes = Shapes.ToDictionary(s => s.Shape.Name, Of) },
        Json);

    private static object Of(ShapeResult s) => new
    {
        EtlRatio = Round(s.EtlRatio),
        EndToEndRatio = Round(s.EndToEndRatio),
        SqlRatio = Round(s.SqlRatio),
        // Holds on a machine that is shared, where time by the clock says little.
        EtlCpuRatio = Round(s.Limit.CpuSecondsPerMillion / s.Etl.CpuSecondsPerMillion),
        Parse = Of(s.Parse),
        EngineLimit = Of(s.Limit),
        PushOneConnection = Of(s.Push),
        PushTwoConnections = Of(s.PushByTwo),
        LogToTables = Of(s.Etl),
        FileToTables = Of(s.EndToEnd),
        Sql = Of(s.Sql),
    };

    private static object Of(Measurement m) => new
    {
        EventsPerSecond = Math.Round(m.EventsPerSecond),
        CpuSecondsPerMillion = Round(m.CpuSecondsPerMillion),
        Seconds = Round(m.Elapsed.TotalSeconds),
    };

    private static double Round(double value) => Math.Round(value, 3);
}
