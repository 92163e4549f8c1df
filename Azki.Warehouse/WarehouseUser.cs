namespace Azki.Warehouse;

/// <summary>A user of the embedded engine's port.</summary>
public sealed class WarehouseUser
{
    /// <summary>The name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The password; empty for none.</summary>
    public string Password { get; set; } = "";

    /// <summary>Reading only, without table functions that reach files or other hosts.</summary>
    public bool ReadOnly { get; set; }
}
