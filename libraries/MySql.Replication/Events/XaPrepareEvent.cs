using MySql.Replication.Protocol;

namespace MySql.Replication;

/// <summary>A distributed (XA) transaction is prepared; a later <c>XA COMMIT</c> or <c>XA ROLLBACK</c> query decides it. With <see cref="IsOnePhase"/> it is committed at once.</summary>
public sealed class XaPrepareEvent : BinlogEvent
{
    /// <summary>Committed at once.</summary>
    public bool IsOnePhase { get; private set; }

    /// <summary>The XA identifier's format.</summary>
    public int FormatId { get; private set; }

    /// <summary>The XA identifier as the server writes it in its queries: <c>X'…',X'…',1</c>.</summary>
    public string Xid { get; private set; } = "";

    internal void Parse(ReadOnlySpan<byte> body)
    {
        var reader = new WireReader(body);
        IsOnePhase = reader.UInt8() != 0;
        FormatId = (int)reader.UInt32();
        var global = (int)reader.UInt32();
        var branch = (int)reader.UInt32();
        var globalId = Convert.ToHexStringLower(reader.Bytes(global));
        var branchId = Convert.ToHexStringLower(reader.Bytes(branch));
        Xid = $"X'{globalId}',X'{branchId}',{FormatId}";
    }
}
