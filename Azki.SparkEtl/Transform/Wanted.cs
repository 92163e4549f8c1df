using Spark.Connect;

namespace Azki.SparkEtl.Transform;

/// <summary>The days that a run is asked for (<c>wanted_rows.sql</c>).</summary>
internal static class Wanted
{
    /// <summary>The first and the last millisecond, both included, since 1970.</summary>
    public static (long First, long Last) MillisecondsOf(BatchRequest request) => (Begin(request.From), Begin(request.To.AddDays(1)) - 1);

    /// <summary>The values that <c>wanted_rows.sql</c> asks for.</summary>
    public static SqlParameters ParametersOf(BatchRequest request)
    {
        var (first, last) = MillisecondsOf(request);
        return SqlParameters.Named(("first_ms", first), ("last_ms", last));
    }

    private static long Begin(DateOnly day) => new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
