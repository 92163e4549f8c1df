namespace MySql.Replication;

/// <summary>An event's CRC32 is not that of its bytes: damaged in the file or on the way.</summary>
public sealed class ChecksumMismatchException : BinlogFormatException
{
    internal ChecksumMismatchException(EventHeader header, uint stored, uint computed)
        : base($"The {header.Describe()} is damaged: its CRC32 is {stored:x8}, that of its bytes {computed:x8}. Read it again; if it stays, the server's binlog file is damaged.") =>
        (Stored, Computed) = (stored, computed);

    /// <summary>What the event carries.</summary>
    public uint Stored { get; }

    /// <summary>What its bytes give.</summary>
    public uint Computed { get; }
}
