namespace Azki.CdcBridge.Envelopes.Handling;

/// <summary>The modes by the names that Debezium's options have.</summary>
internal static class HandlingModes
{
    /// <exception cref="FormatException">There is no such mode; the message names those there are.</exception>
    public static DecimalHandlingMode Decimal(string name) => Find("decimal.handling.mode", name,
        ("precise", DecimalHandlingMode.Precise), ("string", DecimalHandlingMode.String), ("double", DecimalHandlingMode.Double));

    /// <exception cref="FormatException">There is no such mode; the message names those there are.</exception>
    public static BigIntUnsignedHandlingMode BigIntUnsigned(string name) => Find("bigint.unsigned.handling.mode", name,
        ("long", BigIntUnsignedHandlingMode.Long), ("precise", BigIntUnsignedHandlingMode.Precise));

    /// <exception cref="FormatException">There is no such mode; the message names those there are.</exception>
    public static TimePrecisionMode TimePrecision(string name) => Find("time.precision.mode", name,
        ("adaptive_time_microseconds", TimePrecisionMode.AdaptiveTimeMicroseconds), ("connect", TimePrecisionMode.Connect),
        ("isostring", TimePrecisionMode.IsoString), ("microseconds", TimePrecisionMode.Microseconds), ("nanoseconds", TimePrecisionMode.Nanoseconds));

    /// <exception cref="FormatException">There is no such mode; the message names those there are.</exception>
    public static BinaryHandlingMode Binary(string name) => Find("binary.handling.mode", name,
        ("bytes", BinaryHandlingMode.Bytes), ("base64", BinaryHandlingMode.Base64), ("base64-url-safe", BinaryHandlingMode.Base64UrlSafe), ("hex", BinaryHandlingMode.Hex));

    private static T Find<T>(string option, string name, params ReadOnlySpan<(string Name, T Mode)> modes)
    {
        foreach (var (known, mode) in modes)
            if (string.Equals(known, name.Trim(), StringComparison.OrdinalIgnoreCase)) return mode;
        var names = new List<string>();
        foreach (var (known, _) in modes) names.Add(known);
        throw new FormatException($"{option} is '{name}', which is not known. Set it to one of: {string.Join(", ", names)}.");
    }
}
