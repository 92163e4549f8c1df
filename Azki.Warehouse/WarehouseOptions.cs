namespace Azki.Warehouse;

/// <summary>Settings of the warehouse, section <c>Azki:Warehouse</c>.</summary>
public sealed class WarehouseOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Azki:Warehouse";

    /// <summary>The database all tables are in.</summary>
    public string Database { get; set; } = "insurance_analytics";

    /// <summary>
    /// Put before the name of every MergeTree engine: <c>Replicated</c> on a cluster, empty on a single server.
    /// </summary>
    public string EnginePrefix { get; set; } = "";

    /// <summary>How long a month of events is kept after its newest row was ingested.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(365);

    /// <summary>
    /// Who may use the port of the embedded engine; where none is named, <c>default</c> without a password, as on a ClickHouse server just
    /// installed. Nobody there reaches beyond the databases (<c>file()</c>, <c>url()</c>) whose <see cref="WarehouseUser.ExternalAccess"/> is not set.
    /// </summary>
    public IReadOnlyList<WarehouseUser> Users { get; set; } = [];

    /// <summary>Bytes of memory the embedded engine may use; by default six tenths of what the machine (or container) has.</summary>
    public long? MaxMemoryBytes { get; set; }

    /// <summary>An insert that takes longer is given up and repeated with its token.</summary>
    public TimeSpan InsertTimeout { get; set; } = TimeSpan.FromMinutes(5);
}
