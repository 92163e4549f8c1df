using MySql.Replication.Columns;
using MySql.Replication.Connections;

namespace MySql.Replication.Tables;

/// <summary>Reads a table's columns as they are now.</summary>
internal static class InformationSchema
{
    /// <returns>Null when the table does not exist (any more), or the user may not see it.</returns>
    public static async Task<TableSchema?> ReadAsync(Session session, TableName name, CancellationToken cancellationToken)
    {
        var where = $"table_schema = {Quote(name.Database)} AND table_name = {Quote(name.Table)}";
        var columns = await session.QueryAsync(
            $"SELECT column_name, column_type, character_set_name FROM information_schema.columns WHERE {where} ORDER BY ordinal_position", cancellationToken).ConfigureAwait(false);
        if (columns.Count == 0) return null;
        var key = await session.QueryAsync(
            $"SELECT column_name FROM information_schema.statistics WHERE {where} AND index_name = 'PRIMARY' ORDER BY seq_in_index", cancellationToken).ConfigureAwait(false);
        var table = await session.QueryAsync($"SELECT table_collation FROM information_schema.tables WHERE {where}", cancellationToken).ConfigureAwait(false);
        return new([.. columns.Select(c => new ColumnSchema(c[0]!, c[1]!, c[2]))], [.. key.Select(k => k[0]!)])
        {
            Charset = table is [[{ } collation]] ? Charsets.NameOfCollation(collation) : null,
        };
    }

    /// <returns>The character set of tables that name none; null when the database does not exist (any more), or the user may not see it.</returns>
    public static async Task<string?> ReadCharsetAsync(Session session, string database, CancellationToken cancellationToken) =>
        await session.QueryAsync($"SELECT default_character_set_name FROM information_schema.schemata WHERE schema_name = {Quote(database)}", cancellationToken).ConfigureAwait(false)
            is [[var charset]] ? charset : null;

    /// <summary>Hexadecimal: no quoting rules of any SQL mode matter.</summary>
    private static string Quote(string text) => $"CONVERT(X'{Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text))}' USING utf8mb4)";
}
