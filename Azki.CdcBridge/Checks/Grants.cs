using System.Text.RegularExpressions;
using MySql.Replication;

namespace Azki.CdcBridge.Checks;

/// <summary>What a user may do, from the lines of <c>SHOW GRANTS</c>. Pure.</summary>
internal sealed partial class Grants
{
    private readonly List<(HashSet<string> Privileges, string Database, string Table)> _grants = [];

    public Grants(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            // A role that is granted has no ON.
            if (Grant().Match(line) is not { Success: true } grant) continue;
            var privileges = grant.Groups["what"].Value.Split(',').Select(p => p.Trim().ToUpperInvariant()).ToHashSet();
            _grants.Add((privileges, Name(grant.Groups["db"].Value), Name(grant.Groups["table"].Value)));
        }
    }

    /// <summary>Whether one of these privileges is given for everything.</summary>
    public bool Has(params string[] anyOf) => _grants.Any(g => g is { Database: "*", Table: "*" } && Includes(g.Privileges, anyOf));

    /// <summary>Whether a privilege is given for a table, for its database, or for everything.</summary>
    public bool Has(string privilege, TableName table) =>
        _grants.Any(g => Includes(g.Privileges, [privilege]) && (g.Database == "*" || Matches(g.Database, table.Database)) && (g.Table == "*" || g.Table == table.Table));

    private static bool Includes(HashSet<string> privileges, string[] anyOf) =>
        privileges.Contains("ALL PRIVILEGES") || privileges.Contains("ALL") || anyOf.Any(privileges.Contains);

    // In the name of a database % and _ stand for others, unless escaped.
    private static bool Matches(string pattern, string database) =>
        Regex.IsMatch(database, "^" + Regex.Escape(pattern.Replace("\\_", "\u0001", StringComparison.Ordinal)).Replace("%", ".*", StringComparison.Ordinal).Replace("_", ".", StringComparison.Ordinal).Replace("\u0001", "_", StringComparison.Ordinal) + "$");

    private static string Name(string quoted) => quoted.Trim('`').Replace("``", "`", StringComparison.Ordinal);

    [GeneratedRegex("^GRANT (?<what>.+?) ON (TABLE )?(?<db>`(?:[^`]|``)*`|\\*)\\.(?<table>`(?:[^`]|``)*`|\\*) TO ", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Grant();
}
