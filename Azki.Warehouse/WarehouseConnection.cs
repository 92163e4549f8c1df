using ClickHouse.Driver.ADO;

namespace Azki.Warehouse;

/// <summary>How a server is named: as ClickHouse.Driver takes it.</summary>
internal static class WarehouseConnection
{
    /// <summary>Reads a connection string.</summary>
    /// <param name="text">What the setting says.</param>
    /// <param name="setting">Its name.</param>
    /// <exception cref="FormatException">It is none; the message repeats nothing of it, for it may hold a password.</exception>
    public static ClickHouseClientSettings Parse(string text, string setting)
    {
        try
        {
            return new(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or OverflowException or InvalidOperationException)
        {
            // Nor is it within: the driver repeats parts of it.
            throw new FormatException($"{setting} is not understood. Write it as Host=...;Port=8123;Username=...;Password=... (and Protocol=https).");
        }
    }
}
