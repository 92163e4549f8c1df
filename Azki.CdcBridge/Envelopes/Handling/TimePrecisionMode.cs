namespace Azki.CdcBridge.Envelopes.Handling;

/// <summary>Debezium's <c>time.precision.mode</c>: how DATE, TIME and DATETIME are written. TIMESTAMP is ISO text in all of them.</summary>
internal enum TimePrecisionMode
{
    /// <summary><c>adaptive_time_microseconds</c>: days; microseconds; milli- or microseconds since 1970 as the column has digits.</summary>
    AdaptiveTimeMicroseconds,

    /// <summary><c>connect</c>: days; milliseconds; milliseconds since 1970.</summary>
    Connect,

    /// <summary><c>isostring</c>: ISO 8601 texts in UTC.</summary>
    IsoString,

    /// <summary><c>microseconds</c>: days; microseconds; microseconds since 1970.</summary>
    Microseconds,

    /// <summary><c>nanoseconds</c>: days; nanoseconds; nanoseconds since 1970.</summary>
    Nanoseconds,
}
