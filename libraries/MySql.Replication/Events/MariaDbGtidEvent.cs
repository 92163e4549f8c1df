using MySql.Replication.Protocol;

namespace MySql.Replication;

/// <summary>A transaction of MariaDB begins; there is no BEGIN after it.</summary>
public sealed class MariaDbGtidEvent : BinlogEvent
{
    private const byte StandaloneFlag = 1;

    /// <summary>The transaction's identifier.</summary>
    public MariaDbGtid Gtid { get; private set; }

    /// <summary>One statement such as DDL, which ends the transaction without a commit.</summary>
    public bool IsStandalone { get; private set; }

    internal void Parse(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        var sequence = reader.UInt64();
        var domain = reader.UInt32();
        IsStandalone = (reader.UInt8() & StandaloneFlag) != 0;
        Gtid = new(domain, Header.ServerId, sequence);
    }
}
