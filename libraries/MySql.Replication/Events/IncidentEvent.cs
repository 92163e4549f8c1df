using System.Text;
using MySql.Replication.Protocol;

namespace MySql.Replication;

/// <summary>Something happened on the server that the log does not hold: changes may be missing. A reader that must be exact takes a new snapshot.</summary>
public sealed class IncidentEvent : BinlogEvent
{
    /// <summary>The server's number; 1 is lost events.</summary>
    public ushort Number { get; private set; }

    /// <summary>The server's words.</summary>
    public string Message { get; private set; } = "";

    internal void Parse(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        Number = reader.UInt16();
        Message = reader.IsEmpty ? "" : Encoding.UTF8.GetString(reader.Bytes(reader.UInt8()));
    }
}
