using System.Text;
using Azki.Core.Text;

namespace Azki.Tests.Fuzzing;

/// <summary>CSV, read a character at a time.</summary>
internal static class PlainCsv
{
    /// <summary>The values of a line; null where its quotes are wrong.</summary>
    public static string[]? Values(string line)
    {
        var values = new List<string>();
        var at = 0;
        while (true)
        {
            var value = new StringBuilder();
            var start = at;
            while (at < line.Length && IsSpace(line[at])) at++;
            if (at < line.Length && line[at] == '"')
            {
                at++;
                while (true)
                {
                    if (at == line.Length) return null;
                    if (line[at] != '"')
                    {
                        value.Append(line[at++]);
                    }
                    else if (at + 1 < line.Length && line[at + 1] == '"')
                    {
                        value.Append('"');
                        at += 2;
                    }
                    else
                    {
                        break;
                    }
                }

                at++;
                while (at < line.Length && IsSpace(line[at])) at++;
                if (at < line.Length && line[at] != ',') return null;
            }
            else
            {
                for (at = start; at < line.Length && line[at] != ','; at++)
                {
                    if (line[at] == '"') return null;
                    value.Append(line[at]);
                }
            }

            values.Add(value.ToString());
            if (at == line.Length) return [.. values];
            at++;
        }
    }

    /// <summary>Where each column is; null where a needed one is not there exactly once, or one that may be there comes again.</summary>
    public static Dictionary<string, int>? Columns(PlainLine? header, IEnumerable<string> needed, IEnumerable<string>? optional = null)
    {
        var values = header is null or { IsTooLong: true } ? [] : Values(header.Text) ?? [];
        var names = values.Select(value => Encoding.UTF8.GetString(Utf8Text.Trim(Encoding.Latin1.GetBytes(value)))).ToList();
        var places = new Dictionary<string, int> { [""] = names.Count };
        return names.Count <= 10_000 && needed.All(name => Times(name) == 1) && (optional ?? []).All(name => Times(name) <= 1) ? places : null;

        int Times(string column)
        {
            places[column] = names.FindIndex(name => name.Equals(column, StringComparison.OrdinalIgnoreCase));
            return names.Count(name => name.Equals(column, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static bool IsSpace(char unit) => unit is ' ' or '\t' or '\r';
}
