using System.Text.RegularExpressions;
using MySql.Replication;

namespace Azki.CdcBridge.Source;

/// <summary>The tables to capture, as <c>Cdc:Tables</c> names them. Pure.</summary>
internal sealed class TablePatterns
{
    private static readonly string[] ServersOwn = ["mysql", "sys", "performance_schema", "information_schema"];
    private readonly List<(string Text, Regex Regex)> _patterns = [];

    /// <exception cref="FormatException">A part is not <c>database.table</c>.</exception>
    public TablePatterns(string tables)
    {
        foreach (var part in tables.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!part.Contains('.', StringComparison.Ordinal))
                throw new FormatException($"Cdc:Tables has '{part}': write database.table, for instance insurance_db.users or insurance_db.*.");
            var regex = "^" + Regex.Escape(part).Replace("\\*", ".*", StringComparison.Ordinal) + "$";
            _patterns.Add((part, new Regex(regex, RegexOptions.CultureInvariant | RegexOptions.Singleline)));
        }
        if (_patterns.Count == 0) throw new FormatException("Cdc:Tables names no table: write database.table, comma-separated.");
    }

    /// <summary>The parts as written.</summary>
    public IEnumerable<string> Texts => _patterns.Select(p => p.Text);

    /// <summary>Whether a table is captured.</summary>
    public bool Matches(TableName table) => OrderOf(table) >= 0;

    /// <summary>The place of a table in the order of the snapshot; -1 for one that is not captured.</summary>
    public int OrderOf(TableName table) => ServersOwn.Contains(table.Database) ? -1 : _patterns.FindIndex(p => p.Regex.IsMatch(table.ToString()));
}
