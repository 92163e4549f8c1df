using System.Text.RegularExpressions;
using Azki.Benchmarks.Runs;

namespace Azki.Benchmarks.Kills;

/// <summary>
/// The rows and a checksum of every table and view of a home, without what tells the time of a run: equal homes have equal lines.
/// </summary>
internal static partial class TableSums
{
    // What differs from run to run by nature.
    private static readonly HashSet<string> TimesOfARun =
    [
        "processing_time", "ingestion_time", "received_at", "replayed_at", "applied_at", "created_at", "updated_at", "changed_at", "version", "ingest_id",
    ];

    /// <summary>One line a table: its name, rows, checksum.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(string home)
    {
        var columns = (await QueryAsync(home, """
            SELECT c.table, t.engine, c.name, c.type
            FROM system.columns AS c INNER JOIN system.tables AS t ON t.database = c.database AND t.name = c.table
            WHERE c.database = currentDatabase() AND t.engine NOT IN ('MaterializedView', 'Null') ORDER BY c.table, c.position
            """)).Select(line => line.Split('\t'));
        var sums = columns.GroupBy(c => (Table: c[0], Engine: c[1]), c => (Name: c[2], Type: c[3])).Select(t => Sum(t.Key.Table, t.Key.Engine, [.. t]));
        return await QueryAsync(home, $"{string.Join(" UNION ALL ", sums)} ORDER BY 1");
    }

    private static string Sum(string table, string engine, IReadOnlyList<(string Name, string Type)> columns)
    {
        // A file that is read again is one more run, of duplicates; but no row is stored twice.
        if (table.StartsWith("ingestion_ledger", StringComparison.Ordinal)) return Of(table, $"SELECT source, kind, sum(stored) FROM {table} GROUP BY source, kind");
        if (table == "warehouse_identity") return $"SELECT '{table}' AS name, count() AS rows, 0 AS checksum FROM {table}";
        var compared = columns.Where(c => !TimesOfARun.Contains(c.Name)).ToList();
        if (!columns.Any(c => State().IsMatch(c.Type)))
            return Of(table, $"SELECT {string.Join(", ", compared.Select(c => c.Name))} FROM {table}{(engine == "ReplacingMergeTree" ? " FINAL" : "")}");

        // Parts that are merged or not say the same: what adds up is added up.
        var keys = string.Join(", ", compared.Where(c => AddedUp(c) is null).Select(c => c.Name));
        return Of(table, $"SELECT {keys}, {string.Join(", ", compared.Select(AddedUp).OfType<string>())} FROM {table} GROUP BY {keys}");
    }

    private static string Of(string table, string rows) => $"SELECT '{table}' AS name, count() AS rows, sum(cityHash64(*)) AS checksum FROM ({rows})";

    private static string? AddedUp((string Name, string Type) column)
    {
        var state = State().Match(column.Type);
        if (!state.Success) return column.Type == "UInt64" ? $"sum({column.Name})" : null;
        return state.Groups["simple"].Success ? $"{state.Groups["function"]}({column.Name})" : $"{state.Groups["function"]}Merge({column.Name})";
    }

    private static async Task<IReadOnlyList<string>> QueryAsync(string home, string sql) =>
        (await AzkiProcess.RunAsync("query", sql, "--home", home, "--format", "TabSeparatedRaw")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    [GeneratedRegex(@"^(?<simple>Simple)?AggregateFunction\((?<function>\w+)")]
    private static partial Regex State();
}
