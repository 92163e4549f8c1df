using System.Globalization;
using System.Text;

namespace MySql.Replication.Gtids;

/// <summary>A GTID set as text. Within a UUID's part, runs follow each other until a tag begins a new list of runs.</summary>
internal static class GtidSetText
{
    private const int LongestTag = 32;

    public static GtidSet Parse(string text)
    {
        var set = new GtidSet();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var pieces = part.Split(':', StringSplitOptions.TrimEntries);
            if (!Guid.TryParseExact(pieces[0], "D", out var source)) throw Bad(part, $"'{pieces[0]}' is no UUID");
            var tag = "";
            foreach (var piece in pieces.AsSpan(1))
            {
                if (IsTag(piece)) tag = piece.ToLowerInvariant();
                else if (TryParseRun(piece, out var first, out var last)) set.Add(source, tag, first, last);
                else throw Bad(part, $"'{piece}' is neither a number, a run of numbers nor a tag");
            }
        }
        return set;
    }

    public static string Format(GtidSet set)
    {
        var text = new StringBuilder();
        var previous = Guid.Empty;
        foreach (var ((source, tag), intervals) in set.Sources)
        {
            if (text.Length == 0 || source != previous) text.Append(text.Length == 0 ? "" : ",").Append(source.ToString("D"));
            previous = source;
            if (tag.Length > 0) text.Append(':').Append(tag);
            foreach (var (first, last) in intervals.Runs)
            {
                text.Append(CultureInfo.InvariantCulture, $":{first}");
                if (last > first) text.Append(CultureInfo.InvariantCulture, $"-{last}");
            }
        }
        return text.ToString();
    }

    private static bool IsTag(string piece) =>
        piece.Length is > 0 and <= LongestTag && (char.IsAsciiLetter(piece[0]) || piece[0] == '_') && piece.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static bool TryParseRun(string piece, out long first, out long last)
    {
        var dash = piece.IndexOf('-', StringComparison.Ordinal);
        last = 0;
        return TryParseNumber(dash < 0 ? piece : piece.AsSpan(0, dash), out first)
            && TryParseNumber(dash < 0 ? piece : piece.AsSpan(dash + 1), out last) && first >= 1 && last >= first;
    }

    private static bool TryParseNumber(ReadOnlySpan<char> digits, out long number) =>
        long.TryParse(digits.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < long.MaxValue;

    private static FormatException Bad(string part, string why) => new($"'{part}' is no GTID set: {why}. Expected is uuid:1-5:7, as in @@gtid_executed.");
}
