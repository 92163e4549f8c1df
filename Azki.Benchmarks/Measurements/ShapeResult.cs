using Azki.Benchmarks.Generation;

namespace Azki.Benchmarks.Measurements;

/// <summary>All that was measured of one shape.</summary>
internal sealed record ShapeResult(
    EventShape Shape, Measurement Parse, Measurement Push, Measurement PushByTwo, Measurement Etl, Measurement EndToEnd, Measurement Sql)
{
    /// <summary>The engine's limit: the better of one insert after the other and two at a time.</summary>
    public Measurement Limit => Measurement.Fastest([Push, PushByTwo]);

    public double EtlRatio => Etl.RatioTo(Limit);

    public double EndToEndRatio => EndToEnd.RatioTo(Limit);

    public double SqlRatio => EndToEnd.RatioTo(Sql);

    /// <summary>The fastest of each.</summary>
    public static ShapeResult Fastest(IReadOnlyList<ShapeResult> rounds) => new(
        rounds[0].Shape, Of(rounds, r => r.Parse), Of(rounds, r => r.Push), Of(rounds, r => r.PushByTwo), Of(rounds, r => r.Etl), Of(rounds, r => r.EndToEnd), Of(rounds, r => r.Sql));

    private static Measurement Of(IReadOnlyList<ShapeResult> rounds, Func<ShapeResult, Measurement> which) => Measurement.Fastest(rounds.Select(which));
}
