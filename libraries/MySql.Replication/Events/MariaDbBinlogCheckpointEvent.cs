using System.Text;
using MySql.Replication.Protocol;

namespace MySql.Replication;

/// <summary>Files before this one are no longer needed for MariaDB's own recovery.</summary>
public sealed class MariaDbBinlogCheckpointEvent : BinlogEvent
{
    /// <summary>The oldest file still needed.</summary>
    public string File { get; private set; } = "";

    internal void Parse(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        File = Encoding.UTF8.GetString(reader.Bytes((int)reader.UInt32()));
    }
}
