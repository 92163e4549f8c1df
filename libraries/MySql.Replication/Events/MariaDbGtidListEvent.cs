using MySql.Replication.Protocol;

namespace MySql.Replication;

/// <summary>The last GTIDs of every domain and server before this file; near the beginning of every file of MariaDB.</summary>
public sealed class MariaDbGtidListEvent : BinlogEvent
{
    private const uint CountMask = 0x0FFFFFFF;

    /// <summary>The GTIDs; of each domain the last one is its latest.</summary>
    public IReadOnlyList<MariaDbGtid> Gtids { get; private set; } = [];

    internal void Parse(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        var count = (int)(reader.UInt32() & CountMask);
        if (count > reader.Length / 16) throw new BinlogFormatException($"A list of {count} GTIDs is cut short.");
        var gtids = new MariaDbGtid[count];
        for (var i = 0; i < count; i++) gtids[i] = new(reader.UInt32(), reader.UInt32(), reader.UInt64());
        Gtids = gtids;
    }
}
