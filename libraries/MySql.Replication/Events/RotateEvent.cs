using System.Text;
using MySql.Replication.Protocol;

namespace MySql.Replication;

/// <summary>The log goes on in another file. A stream begins with one that names the file it begins in.</summary>
public sealed class RotateEvent : BinlogEvent
{
    /// <summary>The file that follows.</summary>
    public string File { get; private set; } = "";

    /// <summary>Where reading begins in it; 4 is its first event.</summary>
    public ulong Position { get; private set; }

    internal void Parse(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        Position = reader.UInt64();
        File = Encoding.UTF8.GetString(reader.Rest);
    }
}
