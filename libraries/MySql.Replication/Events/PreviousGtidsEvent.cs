namespace MySql.Replication;

/// <summary>All GTIDs in the files before this one; the second event of every file of MySQL.</summary>
public sealed class PreviousGtidsEvent : BinlogEvent
{
    /// <summary>The GTIDs.</summary>
    public GtidSet Gtids { get; private set; } = new();

    internal void Parse(ReadOnlySpan<byte> body) => Gtids = MySql.Replication.Gtids.GtidSetBinary.Decode(body);
}
