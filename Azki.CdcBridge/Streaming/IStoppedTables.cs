using MySql.Replication;

namespace Azki.CdcBridge.Streaming;

/// <summary>Which tables are not captured for now.</summary>
internal interface IStoppedTables
{
    /// <summary>A table is captured again, from here on.</summary>
    /// <returns>Why it was not; null for one that was.</returns>
    string? GoOn(TableName table);

    /// <summary>A table is not captured from here on.</summary>
    void Stop(TableName table, string why);
}
