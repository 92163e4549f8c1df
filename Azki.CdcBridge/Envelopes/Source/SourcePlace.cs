namespace Azki.CdcBridge.Envelopes.Source;

/// <summary>Where and when a change was made.</summary>
internal readonly record struct SourcePlace
{
    /// <summary>When it was committed, in microseconds since 1970.</summary>
    public long Microseconds { get; init; }

    /// <summary>The server that made it; 0 in a snapshot.</summary>
    public uint ServerId { get; init; }

    /// <summary>The transaction; null in a snapshot and where the server has GTID mode off.</summary>
    public string? Gtid { get; init; }

    /// <summary>The binlog file.</summary>
    public string File { get; init; }

    /// <summary>Where its event begins in the file.</summary>
    public ulong Position { get; init; }

    /// <summary>The connection that made it.</summary>
    public uint? Thread { get; init; }

    /// <summary>The statement, where it is asked for and logged.</summary>
    public string? Query { get; init; }
}
