using Spark.Connect;

namespace Azki.SparkEtl.Transform;

/// <summary>The days that a run is asked for (<c>wanted_rows.sql</c>, <c>passing_rows.sql</c>).</summary>
internal static class Wanted
{
    /// <summary>The values that the SQL asks for: the first and the last millisecond, both included, since 1970.</summary>
    public static SqlParameters ParametersOf(BatchRequest request) => SqlParameters.Named(("first_ms", Begin(request.From)), ("last_ms", Begin(request.To.AddDays(1)) - 1));

    private static long Begin(DateOnly day) => new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
