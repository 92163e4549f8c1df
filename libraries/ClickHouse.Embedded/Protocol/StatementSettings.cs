using System.Text;
using ClickHouse.Embedded.Engine;

namespace ClickHouse.Embedded.Protocol;

/// <summary>Puts a request's settings and database on a connection; a session gets back what it had.</summary>
internal static class StatementSettings
{
    /// <summary>For a connection that ends with its request.</summary>
    public static async Task ApplyAsync(EngineConnection connection, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var sql = new StringBuilder();
        foreach ((string name, string value) in settings) Append(sql, name, value);
        if (sql.Length > 0) await connection.ScalarAsync(sql.ToString()).ConfigureAwait(false);
    }

    /// <summary>For a session: adds the statements that undo it, each before what it undoes is done.</summary>
    public static async Task ApplyForOneRequestAsync(
        EngineConnection connection, string? database, List<KeyValuePair<string, string>> settings, List<string> undo)
    {
        if (settings.Count > 0)
        {
            string names = string.Join(", ", settings.Select(setting => SqlText.Quote(setting.Key)));
            string before = await connection.OwnScalarAsync(
                $"SELECT arrayStringConcat(groupArray(concat('`', name, '` = ', toString(quoted))), ', ') FROM (SELECT name, "
                + $"concat('\\'', replaceAll(replaceAll(value, '\\\\', '\\\\\\\\'), '\\'', '\\\\\\''), '\\'') AS quoted FROM system.settings WHERE name IN ({names}) ORDER BY name)").ConfigureAwait(false);
            if (before.Length > 0) undo.Add($"SET {before}");
            var sql = new StringBuilder();
            foreach ((string name, string value) in settings) Append(sql, name, value);
            await connection.ScalarAsync(sql.ToString()).ConfigureAwait(false);
        }

        if (database is not null)
        {
            string before = await connection.OwnScalarAsync("SELECT currentDatabase()").ConfigureAwait(false);
            if (before != database)
            {
                undo.Add($"USE {SqlText.QuoteName(before)}");
                await UseAsync(connection, database).ConfigureAwait(false);
            }
        }
    }

    public static Task UseAsync(EngineConnection connection, string database) => connection.ScalarAsync($"USE {SqlText.QuoteName(database)}");

    private static void Append(StringBuilder sql, string name, string value) =>
        sql.Append(sql.Length == 0 ? "SET " : ", ").Append(SqlText.QuoteName(name)).Append(" = ").Append(SqlText.Quote(value));
}
