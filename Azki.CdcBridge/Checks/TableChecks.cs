using Azki.CdcBridge.Source;
using MySql.Replication;
using MySqlConnector;

namespace Azki.CdcBridge.Checks;

/// <summary>Whether the tables are there, may be read, and have keys.</summary>
internal sealed class TableChecks(MySqlConnection connection, string user, TablePatterns patterns)
{
    private const int NoSuchTable = 1146;
    private const int NoSuchDatabase = 1049;

    public async Task<IReadOnlyList<CheckResult>> RunAsync(CancellationToken cancellationToken)
    {
        var results = new List<CheckResult>();
        var tables = await CapturedTable.ListAsync(connection, patterns, cancellationToken).ConfigureAwait(false);
        // What the user may not see is not listed: a table that is named is asked for by its name.
        foreach (var pattern in patterns.Texts)
        {
            if (tables.Any(t => new TablePatterns(pattern).Matches(t.Name))) continue;
            results.Add(pattern.Contains('*', StringComparison.Ordinal)
                ? new("tables", CheckState.Missing, $"no table is like {pattern}, or {user} may not see it", $"GRANT SELECT ON {Database(pattern)}.* TO {user}; or correct Cdc__Tables")
                : await AskAsync(new(pattern[..pattern.IndexOf('.', StringComparison.Ordinal)], pattern[(pattern.IndexOf('.', StringComparison.Ordinal) + 1)..]), cancellationToken).ConfigureAwait(false));
        }
        foreach (var table in tables) results.Add(await CheckAsync(table, cancellationToken).ConfigureAwait(false));
        return results;
    }

    private async Task<CheckResult> CheckAsync(CapturedTable table, CancellationToken cancellationToken)
    {
        var name = $"table {table.Name}";
        if (await DeniedAsync(table.Sql, cancellationToken).ConfigureAwait(false) is { } error)
            return new(name, CheckState.Missing, error.Message, $"GRANT SELECT ON {table.Sql} TO {user}");
        if (table.PrimaryKey.Count == 0)
            return new(name, CheckState.Advice, "it has no primary key: its events have none either, and it is copied in one piece", $"ALTER TABLE {table.Sql} ADD COLUMN id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY");
        return new(name, CheckState.Fine, $"key {string.Join(", ", table.PrimaryKey)}");
    }

    private async Task<CheckResult> AskAsync(TableName table, CancellationToken cancellationToken)
    {
        var sql = $"{MySqlQueries.Quote(table.Database)}.{MySqlQueries.Quote(table.Table)}";
        var error = await DeniedAsync(sql, cancellationToken).ConfigureAwait(false);
        return error?.Number is NoSuchTable or NoSuchDatabase
            ? new($"table {table}", CheckState.Missing, "it does not exist", $"Create it (init-scripts/mysql/ has insurance_db.users), or correct Cdc__Tables")
            : new($"table {table}", CheckState.Missing, error?.Message ?? "it is a view: only tables are in the log", $"GRANT SELECT ON {sql} TO {user}");
    }

    private async Task<MySqlException?> DeniedAsync(string table, CancellationToken cancellationToken)
    {
        try
        {
            await connection.RowsAsync($"SELECT * FROM {table} LIMIT 0", cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (MySqlException e)
        {
            return e;
        }
    }

    private static string Database(string pattern) => pattern[..pattern.IndexOf('.', StringComparison.Ordinal)] is var name && name.Contains('*', StringComparison.Ordinal) ? "*" : MySqlQueries.Quote(name);
}
