namespace Azki.Core.Users;

/// <summary>Debezium's <c>source</c> block: where in the source a change was made.</summary>
public sealed record ChangeSource
{
    /// <summary>The version of the connector.</summary>
    public string Version { get; init; } = "";

    /// <summary><c>csv</c> for a file, <c>mysql</c> for a database.</summary>
    public string Connector { get; init; } = "csv";

    /// <summary>The topic prefix.</summary>
    public string Name { get; init; } = "azki";

    /// <summary>When the change was made: microseconds since 1970-01-01 UTC.</summary>
    public long TimeUs { get; init; }

    /// <summary><c>false</c>, or a place in a snapshot: <c>first</c>, <c>true</c>, <c>last</c>…</summary>
    public string Snapshot { get; init; } = "false";

    /// <summary>The database.</summary>
    public string Database { get; init; } = "insurance_db";

    /// <summary>The connector's own order, where it has one.</summary>
    public string? Sequence { get; init; }

    /// <summary>The table.</summary>
    public string Table { get; init; } = "users";

    /// <summary>The server within a replication group; 0 where there is none.</summary>
    public long ServerId { get; init; }

    /// <summary>The global transaction id, where the source has one.</summary>
    public string? Gtid { get; init; }

    /// <summary>The log or data file.</summary>
    public string File { get; init; } = "";

    /// <summary>The byte in the file.</summary>
    public long Position { get; init; }

    /// <summary>The row within the statement, or the line of the file.</summary>
    public long Row { get; init; }
}
