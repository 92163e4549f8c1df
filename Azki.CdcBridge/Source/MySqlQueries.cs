using System.Globalization;
using MySqlConnector;

namespace Azki.CdcBridge.Source;

/// <summary>Short queries whose answers are text.</summary>
internal static class MySqlQueries
{
    public static async Task ExecuteAsync(this MySqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public static async Task<List<string?[]>> RowsAsync(this MySqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new MySqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var rows = new List<string?[]>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var row = new string?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++) row[i] = reader.IsDBNull(i) ? null : Text(reader.GetValue(i));
            rows.Add(row);
        }
        return rows;
    }

    /// <summary>The first value; null for SQL NULL and for no row.</summary>
    public static async Task<string?> TextAsync(this MySqlConnection connection, string sql, CancellationToken cancellationToken) =>
        await connection.RowsAsync(sql, cancellationToken).ConfigureAwait(false) is [var first, ..] ? first[0] : null;

    /// <summary>A server variable; null where the server has none of that name.</summary>
    public static async Task<string?> VariableAsync(this MySqlConnection connection, string name, CancellationToken cancellationToken) =>
        await connection.RowsAsync($"SHOW GLOBAL VARIABLES LIKE '{name}'", cancellationToken).ConfigureAwait(false) is [var row, ..] ? row[1] : null;

    public static string Quote(string identifier) => $"`{identifier.Replace("`", "``", StringComparison.Ordinal)}`";

    private static string Text(object value) =>
        value is byte[] bytes ? System.Text.Encoding.UTF8.GetString(bytes) : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
