namespace Azki.Warehouse.Closing;

/// <summary>The cells of a session as closed_session_cells keeps them: text that reads back as this type.</summary>
internal static class SessionCellsSql
{
    /// <summary>The type in SQL.</summary>
    public const string Type = "Array(Tuple(channel String, event_type String, city String, device_type String, tenure UInt8))";
}
