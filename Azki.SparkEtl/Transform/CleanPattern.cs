using System.Text.RegularExpressions;
using Azki.Core.Events;

namespace Azki.SparkEtl.Transform;

/// <summary>What a clean row of JSON looks like (<c>marked_texts.sql</c>), as a regular expression of Java's.</summary>
internal static class CleanPattern
{
    // Visible ASCII at both ends, so that there is nothing to trim, and nothing that JSON would escape.
    private const string Text = """(?:[!#-\[\]-~]|[!#-\[\]-~][ !#-\[\]-~]{0,254}[!#-\[\]-~])""";
    private const string Time = "[12][0-9]{3}-[0-9]{2}-[0-9]{2}[ T][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.][0-9]{3})?Z?";

    /// <summary>The pattern for these rules.</summary>
    public static string Of(EventRules rules) =>
        $$"""\A\{"event_time":"{{Time}}","user_id":[1-9][0-9]{0,8},"session_id":"{{Text}}","event_type":"(?:{{Any(rules.EventTypes)}})","channel":"(?:{{Any(rules.KnownChannels)}})"(?:,"premium_amount":(?:0|[1-9][0-9]{0,8})(?:,"event_id":[1-9][0-9]{0,17})?)?\}\z""";

    // A name that JSON would escape, or that is not plain, is left to the rows that are looked into.
    private static string Any(IEnumerable<string> names) => string.Join('|', names.Where(IsPlain).Select(Regex.Escape).DefaultIfEmpty("(?!)"));

    private static bool IsPlain(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is ' ' or '_' or '-');
}
