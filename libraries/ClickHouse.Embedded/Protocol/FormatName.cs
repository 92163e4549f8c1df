namespace ClickHouse.Embedded.Protocol;

/// <summary>The name of a format as a request gives it. It becomes a part of statements that have been looked at already, so it may be a name only.</summary>
internal static class FormatName
{
    private const int MaxLength = 100;

    /// <exception cref="ClickHouseException">73: no format has such a name.</exception>
    public static string Ensure(string name) =>
        name.Length is > 0 and <= MaxLength && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            ? name
            : throw ClickHouseException.Of(73, "UNKNOWN_FORMAT", $"Unknown format {name}");
}
