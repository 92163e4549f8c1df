namespace Azki.Warehouse;

/// <summary>A user of the embedded engine's port.</summary>
public sealed class WarehouseUser
{
    /// <summary>The name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The password; empty for none.</summary>
    public string Password { get; set; } = "";

    /// <summary>Reads the warehouse, may set settings for that, and changes nothing: for BI tools.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>
    /// May use <c>file()</c>, <c>url()</c>, <c>s3()</c> and their like, which act with the rights of this process. Not for one who is read-only.
    /// </summary>
    public bool ExternalAccess { get; set; }
}
