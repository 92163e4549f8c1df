namespace Azki.Cli.Hosting;

/// <summary>How much of the platform a command needs.</summary>
internal enum PlatformScope
{
    /// <summary>Every service.</summary>
    All,

    /// <summary>Only what answers queries.</summary>
    Warehouse,

    /// <summary>What answers queries, and the log to compare it with; nothing is loaded.</summary>
    WarehouseAndLog,
}
