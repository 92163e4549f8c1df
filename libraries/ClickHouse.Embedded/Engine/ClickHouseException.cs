using System.Globalization;
using System.Text.RegularExpressions;

namespace ClickHouse.Embedded;

/// <summary>An error of ClickHouse itself, as <c>Code: N. DB::Exception: …</c>.</summary>
public sealed partial class ClickHouseException(int code, string message) : Exception(message)
{
    /// <summary>ClickHouse's number of the error, as in system.errors.</summary>
    public int Code { get; } = code;

    /// <summary>As ClickHouse writes it, with its version at the end.</summary>
    internal string Text(string version) =>
        Message.Contains($"(version {version})", StringComparison.Ordinal) ? Message : $"{Message} (version {version})";

    internal static ClickHouseException Of(int code, string name, string text) =>
        new(code, $"Code: {code.ToString(CultureInfo.InvariantCulture)}. DB::Exception: {text} ({name})");

    internal static ClickHouseException Parse(string error)
    {
        Match match = CodePattern().Match(error);
        // What reaches a caller without a code comes from the C layer around the engine: 1002 is UNKNOWN_EXCEPTION.
        return match.Success
            ? new ClickHouseException(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture), error)
            : Of(1002, "UNKNOWN_EXCEPTION", error);
    }

    [GeneratedRegex(@"Code: (\d+)")]
    private static partial Regex CodePattern();
}
