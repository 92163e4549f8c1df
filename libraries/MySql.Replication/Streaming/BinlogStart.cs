namespace MySql.Replication;

/// <summary>Where a stream begins.</summary>
public sealed class BinlogStart
{
    private BinlogStart() { }

    /// <summary>The oldest event that the server still has.</summary>
    public static BinlogStart Oldest { get; } = new();

    /// <summary>What happens from now on.</summary>
    public static BinlogStart Now { get; } = new() { IsNow = true };

    internal BinlogPosition Position { get; private init; } = new("", BinlogPosition.FirstEvent);

    internal GtidSet? Gtids { get; private init; }

    internal MariaDbGtidPosition? MariaDbGtids { get; private init; }

    internal bool IsNow { get; private init; }

    /// <summary>The place of <see cref="Gtids"/> in the server's own files: all there is to go by once the server no longer has GTIDs.</summary>
    internal BinlogPosition? Fallback { get; private init; }

    /// <summary>A place in a file of this server, which must be the beginning of a transaction.</summary>
    public static BinlogStart At(BinlogPosition position) => new() { Position = position };

    /// <summary>Everything but these transactions; good on any server of the topology.</summary>
    /// <param name="seen">All that the reader has already.</param>
    public static BinlogStart After(GtidSet seen) => new() { Gtids = seen.Copy() };

    /// <summary>Everything after the last transaction of each domain, on MariaDB.</summary>
    public static BinlogStart After(MariaDbGtidPosition seen) => new() { MariaDbGtids = seen.Copy() };

    /// <summary>Where a reader was: by GTIDs if they are known and the server has them, else by file and position.</summary>
    public static BinlogStart From(BinlogCheckpoint checkpoint) => checkpoint switch
    {
        { Gtids: { } gtids } => new() { Gtids = GtidSet.Parse(gtids), Fallback = checkpoint.Position is { File.Length: > 0 } at ? at : null },
        { MariaDbGtids: { } gtids } => After(MariaDbGtidPosition.Parse(gtids)),
        _ => At(checkpoint.Position),
    };
}
