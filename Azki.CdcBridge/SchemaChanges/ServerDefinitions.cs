using System.Data;
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

    /// <summary>
    /// Waits until the server is done with what it does to these tables. The log has a statement before it is committed, and until then
    /// information_schema, which waits for nobody, has the tables as they were. What prints a definition waits for the lock that such a statement
    /// holds to its end, and not for those of rows.
    /// </summary>
    public static async Task SettleAsync(MySqlConnection connection, IEnumerable<TableName> tables, CancellationToken cancellationToken)
    {
        foreach (var table in tables)
        {
            try
            {
                await FindAsync(connection, table, cancellationToken).ConfigureAwait(false);
            }
            catch (MySqlException) when (connection.State == ConnectionState.Open)
            {
                // A damaged table has no definition.
            }
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
