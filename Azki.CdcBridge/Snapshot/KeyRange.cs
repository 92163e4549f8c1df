using System.Globalization;
using Azki.CdcBridge.Source;

namespace Azki.CdcBridge.Snapshot;

/// <summary>A part of a table by its key, from <paramref name="From"/> up to but not including <paramref name="To"/>; null is open.</summary>
internal readonly record struct KeyRange(decimal? From, decimal? To)
{
    /// <summary>The whole table.</summary>
    public static readonly KeyRange All;

    /// <summary>The condition in SQL with its order; empty for a table without a key.</summary>
    public string Where(CapturedTable table)
    {
        if (table.PrimaryKey.Count == 0) return "";
        var key = MySqlQueries.Quote(table.PrimaryKey[0]);
        var conditions = new List<string>();
        if (From is { } from) conditions.Add(string.Create(CultureInfo.InvariantCulture, $"{key} >= {from}"));
        if (To is { } to) conditions.Add(string.Create(CultureInfo.InvariantCulture, $"{key} < {to}"));
        var where = conditions.Count > 0 ? $" WHERE {string.Join(" AND ", conditions)}" : "";
        return $"{where} ORDER BY {string.Join(", ", table.PrimaryKey.Select(MySqlQueries.Quote))}";
    }
}
