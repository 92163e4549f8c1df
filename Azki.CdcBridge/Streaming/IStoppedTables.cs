using MySql.Replication;

namespace Azki.CdcBridge.Streaming;

/// <summary>Which tables are not captured for now.</summary>
internal interface IStoppedTables
{
    /// <summary>A table is captured again, from here on. What it lacks is with its copy only: until that is complete it counts as stopped.</summary>
    void GoOn(TableName table);

    /// <summary>A table's copy is complete, and it lacks nothing.</summary>
    void Complete(TableName table);

    /// <summary>A table's copy is given up. One that was stopped before it is stopped again.</summary>
    /// <returns>Whether it was; else it is captured as before.</returns>
    bool GiveUp(TableName table, string why);
}
