using System.Text;
using MySql.Replication.Protocol;

namespace MySql.Replication;

/// <summary>The server has nothing to send and is alive; or it skipped transactions the reader has already, up to this position.</summary>
public sealed class HeartbeatEvent : BinlogEvent
{
    private const int FileField = 1;
    private const int PositionField = 2;

    /// <summary>The file the server reads.</summary>
    public string File { get; private set; } = "";

    /// <summary>How far it has read in it.</summary>
    public ulong Position { get; private set; }

    internal void Parse(ReadOnlySpan<byte> body)
    {
        File = Encoding.UTF8.GetString(body);
        Position = Header.NextPosition;
    }

    /// <summary>The second version, for files of more than 4 GB: fields as type, length, value.</summary>
    internal void ParseV2(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        Position = Header.NextPosition;
        while (!reader.IsEmpty)
        {
            var field = reader.LengthEncoded();
            if (field == 0) return;
            var value = reader.LengthEncodedBytes();
            if (field == FileField) File = Encoding.UTF8.GetString(value);
            else if (field == PositionField) Position = new WireReader(value).LengthEncoded();
        }
    }
}
