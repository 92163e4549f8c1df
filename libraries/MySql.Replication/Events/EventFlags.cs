namespace MySql.Replication;

/// <summary>Flags in an event's header; only those a reader can use.</summary>
[Flags]
public enum EventFlags : ushort
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>In a format description: the file was not closed, so it is being written or its server crashed.</summary>
    BinlogInUse = 0x1,

    /// <summary>Made for the stream; it is in no file.</summary>
    Artificial = 0x20,

    /// <summary>A reader that does not know the type may skip it.</summary>
    Ignorable = 0x80,
}
