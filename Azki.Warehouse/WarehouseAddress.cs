using System.Globalization;

namespace Azki.Warehouse;

/// <summary>Where the warehouse answers over HTTP, for programs of others that read from it.</summary>
/// <param name="Url">Such as <c>http://127.0.0.1:8123</c>.</param>
/// <param name="Database">The database of all tables.</param>
/// <param name="Username">The user.</param>
/// <param name="Password">The user's password.</param>
public sealed record WarehouseAddress(Uri Url, string Database, string Username, string Password)
{
    /// <summary>The address as the JDBC driver of ClickHouse takes it.</summary>
    public string JdbcUrl => string.Create(CultureInfo.InvariantCulture, $"jdbc:clickhouse://{Url.Host}:{Url.Port}/{Uri.EscapeDataString(Database)}{(Url.Scheme == Uri.UriSchemeHttps ? "?ssl=true" : "")}");

    /// <summary>The address that a connection string names.</summary>
    /// <exception cref="FormatException">It is none; the message names the setting.</exception>
    public static WarehouseAddress Of(string connectionString, string setting, string database)
    {
        var server = WarehouseConnection.Parse(connectionString, setting);
        return new(new UriBuilder(server.Protocol, server.Host, server.Port).Uri, database, server.Username, server.Password);
    }
}
