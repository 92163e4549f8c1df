using Azki.CdcBridge.Source;
using MySql.Replication;
using MySqlConnector;

namespace Azki.CdcBridge.SchemaChanges;

/// <summary>The statements that would make what the server has.</summary>
internal static class ServerDefinitions
{
    /// <summary>What SHOW CREATE TABLE prints; null where there is no such table, or none that the user may see: a captured one can be renamed to there.</summary>
    public static async Task<string?> FindAsync(MySqlConnection connection, TableName table, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await connection.RowsAsync($"SHOW CREATE TABLE {MySqlQueries.Quote(table.Database)}.{MySqlQueries.Quote(table.Table)}", cancellationToken).ConfigureAwait(false);
            return rows[0][1];
        }
        catch (MySqlException e) when (e.ErrorCode is MySqlErrorCode.NoSuchTable or MySqlErrorCode.UnknownDatabase || MySqlErrors.IsDenied(e))
        {
            return null;
        }
    }

    /// <summary>CREATE DATABASE with its character set and collation, as Debezium writes it.</summary>
    public static async Task<string> DatabaseAsync(MySqlConnection connection, string database, CancellationToken cancellationToken)
    {
        var row = (await connection.RowsAsync(
            $"SELECT default_character_set_name, default_collation_name FROM information_schema.schemata WHERE schema_name = '{MySqlHelper.EscapeString(database)}'", cancellationToken).ConfigureAwait(false))[0];
        return $"CREATE DATABASE {MySqlQueries.Quote(database)} CHARSET {row[0]} COLLATE {row[1]}";
    }
}
