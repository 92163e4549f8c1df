using MySqlConnector;

namespace MySql.Replication.Tests.Fixtures;

/// <summary>Statements in short.</summary>
internal static class Sql
{
    private static int _databases;

    public static async Task ExecuteAsync(this MySqlConnection connection, string sql)
    {
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    public static async Task<string?> TextAsync(this MySqlConnection connection, string sql) => (await connection.RowsAsync(sql))[0][0];

    /// <summary>Rows as text, as the server sends it.</summary>
    public static async Task<List<string?[]>> RowsAsync(this MySqlConnection connection, string sql)
    {
        await using var command = new MySqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string?[]>();
        while (await reader.ReadAsync())
        {
            var row = new string?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++) row[i] = reader.IsDBNull(i) ? null : Text(reader.GetValue(i));
            rows.Add(row);
        }
        return rows;
    }

    /// <summary>A database of its own for a test, and a connection in it.</summary>
    public static async Task<string> NewDatabaseAsync(this MySqlConnection connection)
    {
        var name = $"test_{Interlocked.Increment(ref _databases)}";
        await connection.ExecuteAsync($"CREATE DATABASE {name}");
        await connection.ChangeDatabaseAsync(name);
        return name;
    }

    private static string Text(object value) => value is byte[] bytes ? System.Text.Encoding.UTF8.GetString(bytes) : Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;
}
