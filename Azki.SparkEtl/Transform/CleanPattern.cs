using Azki.Core.Events;
using Spark.Connect;

namespace Azki.SparkEtl.Transform;

/// <summary>What the values of a clean row of JSON look like (<c>marked_texts.sql</c>).</summary>
internal static class CleanPattern
{
    /// <summary>Visible ASCII at both ends, so that there is nothing to trim, and nothing that JSON would escape; a regular expression of Java's.</summary>
    public const string Text = """\A[!#-\[\]-~](?:[ !#-\[\]-~]{0,254}[!#-\[\]-~])?\z""";

    /// <summary>A time as the platform writes it.</summary>
    public const string Time = """\A[12][0-9]{3}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{3})?Z?\z""";

    // Nothing that is clean has one.
    private const string None = "\"";

    /// <summary>The values that the SQL asks for.</summary>
    public static SqlParameters ParametersOf(EventRules rules, long nowMs) => SqlParameters.Named(
        ("time_pattern", Time), ("text_pattern", Text), ("event_types", Plain(rules.EventTypes)), ("channels", Plain(rules.KnownChannels)),
        ("earliest_ms", rules.EarliestTime.ToUnixTimeMilliseconds()), ("max_ahead_ms", (long)rules.MaxAhead.TotalMilliseconds), ("now_ms", nowMs));

    // A name that JSON would escape, or that is not plain, is left to the rows that are looked into.
    private static string[] Plain(IEnumerable<string> names) => [.. names.Where(IsPlain).DefaultIfEmpty(None)];

    private static bool IsPlain(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '_' or '-');
}
