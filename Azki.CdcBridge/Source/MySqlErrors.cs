using MySqlConnector;

namespace Azki.CdcBridge.Source;

/// <summary>What the server's error numbers mean to a capture.</summary>
internal static class MySqlErrors
{
    /// <summary>The user lacks a privilege.</summary>
    public static bool IsDenied(MySqlException error) => error.Number is 1044 or 1045 or 1142 or 1227 or 1698;

    /// <summary>The user may not ask for transactions that are prepared.</summary>
    public static bool IsDeniedRecover(MySqlException error) => IsDenied(error) || error.Number == 1401;

    /// <summary>One table is not to be read, however often it is asked for: the user may not, or its file is damaged or away.</summary>
    public static bool IsOfTable(MySqlException error) => error.Number is 1142 or 1143 or 1194 or 1195 or 1812 or 1814;

    /// <summary>The server does not let the user in.</summary>
    public static bool IsRefusedLogin(MySqlException error) => error.Number is 1044 or 1045 or 1049 or 1251 or 1698 or 3118;
}
