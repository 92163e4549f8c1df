using System.Text;
using MySql.Replication.Protocol;

namespace MySql.Replication;

/// <summary>The first event of every file: who wrote it, and how the events that follow are laid out.</summary>
public sealed class FormatDescriptionEvent : BinlogEvent
{
    private const int VersionLength = 50;
    private const int UsualTableIdHeader = 8;
    private byte[] _postHeaderLengths = [];

    /// <summary>4 for everything since MySQL 5.0.</summary>
    public ushort BinlogVersion { get; private set; }

    /// <summary>The server that wrote the file.</summary>
    public ServerVersion Server { get; private set; } = new("", false, new());

    /// <summary>Whether events end with a CRC32.</summary>
    public bool HasChecksums { get; private set; }

    /// <summary>Table ids had 4 bytes before MySQL 5.1.4, and 6 since.</summary>
    internal int TableIdWidth(EventType type)
    {
        var at = (int)type - 1;
        var length = at < _postHeaderLengths.Length ? _postHeaderLengths[at] : UsualTableIdHeader;
        return length == 6 ? 4 : 6;
    }

    /// <param name="body">Without header; checksum and its algorithm included, if the server is one that has them.</param>
    internal void Parse(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        BinlogVersion = reader.UInt16();
        if (BinlogVersion != 4) throw new BinlogFormatException($"Version {BinlogVersion} of the binlog format (MySQL before 5.0) is not supported.");
        Server = ServerVersion.Parse(Encoding.ASCII.GetString(reader.Bytes(VersionLength).TrimEnd((byte)0)));
        reader.Skip(4);
        var headerLength = reader.UInt8();
        if (headerLength != EventHeader.Length) throw new BinlogFormatException($"Event headers of {headerLength} bytes are not supported.");
        HasChecksums = false;
        var lengths = reader.Rest;
        if (KnowsChecksums(Server))
        {
            if (lengths.Length < Checksum.Length + 1) throw new BinlogFormatException("The format description is cut short.");
            HasChecksums = Checksum.IsOn(lengths[^(Checksum.Length + 1)]);
            lengths = lengths[..^(Checksum.Length + 1)];
        }
        _postHeaderLengths = lengths.ToArray();
    }

    /// <summary>MySQL since 5.6.1, MariaDB since 5.3.</summary>
    internal static bool KnowsChecksums(ServerVersion server) => server.Number >= (server.IsMariaDb ? new Version(5, 3, 0) : new Version(5, 6, 1));
}
